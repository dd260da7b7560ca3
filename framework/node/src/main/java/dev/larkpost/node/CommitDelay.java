package dev.larkpost.node;

import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Streams get commits as late as from the real node, which looks for news every 25 ms; everything
 * else they get at once. An official client whose own commit comes back on its stream before its
 * call has returned sends the welcomes twice, and who gets two welcomes at once may leave the group
 * out of its stream. Whatever follows a waiting commit on its topic waits with it, so the order of
 * a topic stays. Queries never wait. Thread-safe.
 */
final class CommitDelay implements EnvelopeStore.Listener, AutoCloseable {
  /** The real node's polling interval ({@code node-go:pkg/mls/api/v1/worker.go}). */
  static final int MILLIS = 25;

  private final EnvelopeStore.Listener streams;
  private final Map<TopicKey, List<Stored>> waiting = new ConcurrentHashMap<>();

  /** After the end it drops what it is given: nobody listens any more. */
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("larkpost-node-commits").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  CommitDelay(EnvelopeStore.Listener streams) {
    this.streams = streams;
  }

  /** Called by one thread at a time, in the order of ids. */
  @Override
  public void appended(List<Stored> envelopes) {
    List<Stored> now = new ArrayList<>(envelopes.size());
    for (Stored envelope : envelopes) {
      if (!waits(envelope)) {
        now.add(envelope);
      }
    }
    streams.appended(now);
  }

  private boolean waits(Stored envelope) {
    TopicKey topic = envelope.topic();
    boolean behind =
        waiting.computeIfPresent(topic, (key, before) -> with(before, envelope)) != null;
    if (!behind && isCommit(envelope)) {
      waiting.put(topic, with(new ArrayList<>(), envelope));
      timer.schedule(() -> deliver(topic), MILLIS, TimeUnit.MILLISECONDS);
      return true;
    }
    return behind;
  }

  private static List<Stored> with(List<Stored> before, Stored envelope) {
    before.add(envelope);
    return before;
  }

  /** Inside the map's lock for the topic: nothing newer overtakes on its way. */
  private void deliver(TopicKey topic) {
    waiting.computeIfPresent(
        topic,
        (key, envelopes) -> {
          streams.appended(envelopes);
          return null;
        });
  }

  private static boolean isCommit(Stored envelope) {
    return envelope.topic().bytes()[0] == TopicKey.GROUP
        && Intake.parse(GroupMessage.V1.parser(), envelope).getIsCommit();
  }

  /** What still waits is in the store; whoever comes back reads it there. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
