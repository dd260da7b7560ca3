package dev.larkpost.xmtp.transport;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One logical subscription over V3's streams, whose filters are fixed when opened: additions open
 * one more stream, and when there are many they are folded into one. A stream that ends, for
 * whatever reason, is opened again from the positions the listener names.
 */
final class GrpcSubscription implements Subscription {
  /** More group streams than this are folded into one. */
  private static final int STREAMS_MAX = 8;

  private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
  private static final Duration ACCEPT_WAIT = Duration.ofSeconds(5);

  private final ManagedChannel channel;
  private final ScheduledExecutorService timer;
  private final SubscriptionListener listener;
  private final Set<Topic> wanted = new HashSet<>();
  private final List<GrpcStream> streams = new ArrayList<>();
  private Duration backoff = BACKOFF_FIRST;
  private boolean broken;
  private boolean closed;

  private GrpcSubscription(
      ManagedChannel channel, ScheduledExecutorService timer, SubscriptionListener listener) {
    this.channel = channel;
    this.timer = timer;
    this.listener = listener;
  }

  static GrpcSubscription open(
      ManagedChannel channel,
      ScheduledExecutorService timer,
      Map<Topic, Long> after,
      SubscriptionListener listener) {
    GrpcSubscription subscription = new GrpcSubscription(channel, timer, listener);
    synchronized (subscription) {
      subscription.wanted.addAll(after.keySet());
      subscription.broken = true; // so that the first acceptance is told
      subscription.openStreams(after);
    }
    return subscription;
  }

  @Override
  public void update(Map<Topic, Long> adds, Collection<Topic> removes) {
    List<GrpcStream> opened;
    synchronized (this) {
      removes.forEach(wanted::remove);
      Map<Topic, Long> fresh = new LinkedHashMap<>(adds);
      fresh.keySet().removeAll(wanted);
      if (fresh.isEmpty() || closed) {
        return;
      }
      wanted.addAll(fresh.keySet());
      opened = openStreams(fresh);
    }
    opened.forEach(s -> s.awaitAccepted(ACCEPT_WAIT));
    foldWhenMany();
  }

  /**
   * Opening first and closing after means overlap, never a hole: the listener drops what it has.
   */
  private void foldWhenMany() {
    Set<Topic> all;
    synchronized (this) {
      if (closed || streams.size() <= STREAMS_MAX) {
        return;
      }
      all = Set.copyOf(wanted);
    }
    reopen(all, listener.positions(all));
  }

  private void reopen(Set<Topic> all, Map<Topic, Long> positions) {
    List<GrpcStream> old;
    List<GrpcStream> opened;
    synchronized (this) {
      if (closed) {
        return;
      }
      forgetUnread(all, positions);
      old = List.copyOf(streams);
      streams.clear();
      opened = openStreams(positions);
    }
    opened.forEach(s -> s.awaitAccepted(ACCEPT_WAIT));
    old.forEach(GrpcStream::cancel);
  }

  private List<GrpcStream> openStreams(Map<Topic, Long> after) {
    Map<Topic, Long> groups = new HashMap<>();
    Map<Topic, Long> welcomes = new HashMap<>();
    after.forEach((t, p) -> (t.kind() == Topic.Kind.WELCOMES ? welcomes : groups).put(t, p));
    List<GrpcStream> opened = new ArrayList<>();
    if (!groups.isEmpty()) {
      opened.add(GrpcStream.groups(channel, groups, this));
    }
    if (!welcomes.isEmpty()) {
      opened.add(GrpcStream.welcomes(channel, welcomes, this));
    }
    streams.addAll(opened);
    opened.forEach(GrpcStream::start);
    return opened;
  }

  void received(GrpcStream from, Envelope envelope) {
    listener.received(envelope);
  }

  void accepted(GrpcStream stream) {
    synchronized (this) {
      if (!broken || !allAccepted()) {
        return;
      }
      broken = false;
      backoff = BACKOFF_FIRST;
    }
    listener.accepted();
  }

  /** A clean end means as much as an error: reconnect (wire file identity-and-network 2.6). */
  void ended(GrpcStream stream, String reason) {
    Duration wait;
    synchronized (this) {
      if (closed || !streams.remove(stream)) {
        return;
      }
      broken = true;
      wait = jittered();
    }
    listener.broken(reason);
    try {
      timer.schedule(() -> reconnect(stream), wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      close(); // the transport is closing
    }
  }

  private Duration jittered() {
    Duration now = backoff;
    backoff =
        backoff.multipliedBy(2).compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : backoff.multipliedBy(2);
    return now.plusMillis(ThreadLocalRandom.current().nextLong(now.toMillis() + 1));
  }

  /** The pause was ours already: the channel's own, up to two minutes, would come on top of it. */
  private void reconnect(GrpcStream ended) {
    channel.resetConnectBackoff();
    Set<Topic> topics = new HashSet<>(ended.topics());
    synchronized (this) {
      topics.retainAll(wanted);
    }
    Map<Topic, Long> positions = listener.positions(topics);
    List<GrpcStream> opened;
    synchronized (this) {
      forgetUnread(topics, positions);
      opened = closed ? List.of() : openStreams(positions);
    }
    if (opened.isEmpty()) {
      accepted(ended); // nothing of it is read any more: what is left may be complete
    }
  }

  /** Topics the listener no longer reads must not be waited for. */
  private void forgetUnread(Collection<Topic> asked, Map<Topic, Long> positions) {
    asked.stream().filter(t -> !positions.containsKey(t)).forEach(wanted::remove);
  }

  private boolean allAccepted() {
    return streams.stream().allMatch(GrpcStream::isAccepted)
        && streams.stream().mapToInt(s -> s.topics().size()).sum() >= wanted.size();
  }

  @Override
  public synchronized boolean live() {
    return !closed && allAccepted();
  }

  @Override
  public void close() {
    List<GrpcStream> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(streams);
      streams.clear();
    }
    all.forEach(GrpcStream::cancel);
  }
}
