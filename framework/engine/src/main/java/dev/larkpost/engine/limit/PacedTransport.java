package dev.larkpost.engine.limit;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Counted;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Network;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.ReadCost;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Stretch;
import dev.larkpost.xmtp.transport.Subscription;
import dev.larkpost.xmtp.transport.SubscriptionListener;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A transport within the network's budgets (design section 4): commits, welcomes, key packages and
 * identity updates wait here for a permit, one unit each, and so does every read, one unit per
 * request. Messages of the outbox have theirs before they are sealed and pass. A caller waits for
 * time only, never for another caller, so nothing can lock up; closing ends every wait.
 */
public final class PacedTransport implements Transport {
  private final Transport wire;
  private final Permits publishes;
  private final Permits reads;

  /**
   * @param publishes the limiter the senders of all bots behind this address ask
   * @param reads the limiter of their reads
   * @param clock the limiters' clock; waits last by real time
   */
  public PacedTransport(Transport wire, RateLimiter publishes, RateLimiter reads, Clock clock) {
    this(
        wire,
        new Permits(publishes, new RealPause(clock)),
        new Permits(reads, new RealPause(clock)));
  }

  PacedTransport(Transport wire, Permits publishes, Permits reads) {
    this.wire = wire;
    this.publishes = publishes;
    this.reads = reads;
  }

  /** As the public constructor, with somebody else's idea of waiting: tests let time jump. */
  public static PacedTransport waiting(
      Transport wire, RateLimiter publishes, RateLimiter reads, Pause pause) {
    return new PacedTransport(wire, new Permits(publishes, pause), new Permits(reads, pause));
  }

  @Override
  public Network describe() {
    return wire.describe();
  }

  /** As many as there are permits for go out at once; the rest waits for the next. */
  @Override
  public List<PublishResult> publish(List<Outgoing> batch) {
    List<PublishResult> results = new ArrayList<>();
    while (results.size() < batch.size()) {
      int wanted = batch.size() - results.size();
      int granted = publishes.await(Priority.BULK, wanted);
      List<Outgoing> now = batch.subList(results.size(), results.size() + granted);
      results.addAll(told(wire.publish(now)));
    }
    return results;
  }

  private List<PublishResult> told(List<PublishResult> results) {
    publishes.answered();
    results.stream()
        .filter(PublishResult.Throttled.class::isInstance)
        .map(PublishResult.Throttled.class::cast)
        .findFirst()
        .ifPresent(throttled -> publishes.refused(throttled.quietFor()));
    return results;
  }

  @Override
  public List<PublishResult> publishPermitted(List<Outgoing> batch) {
    return wire.publishPermitted(batch);
  }

  @Override
  public ReadPage read(Map<Topic, Long> after, int max) {
    return reading(ReadCost.read(after.keySet()), () -> wire.read(after, max));
  }

  @Override
  public List<Envelope> newest(Topic topic, int max) {
    return reading(ReadCost.NEWEST, () -> wire.newest(topic, max));
  }

  @Override
  public Map<Topic, Long> heads(Collection<Topic> topics) {
    return reading(ReadCost.heads(topics), () -> wire.heads(topics));
  }

  @Override
  public Map<Topic, Counted> count(Map<Topic, Stretch> stretches) {
    return reading(ReadCost.count(stretches.keySet()), () -> wire.count(stretches));
  }

  @Override
  public Map<Topic, byte[]> keyPackages(Collection<Topic> topics) {
    return reading(ReadCost.keyPackages(topics), () -> wire.keyPackages(topics));
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    return reading(ReadCost.resolve(identifiers.size()), () -> wire.resolve(identifiers));
  }

  @Override
  public List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks) {
    return reading(ReadCost.VERIFY, () -> wire.verifyWalletSignatures(checks));
  }

  private <T> T reading(int requests, Supplier<T> read) {
    reads.awaitAll(Priority.REPLY, requests);
    try {
      return read.get();
    } catch (XmtpException failed) {
      if (failed.code() == XmtpException.Code.THROTTLED) {
        reads.refused(Duration.ZERO);
      }
      throw failed;
    } finally {
      reads.answered();
    }
  }

  @Override
  public Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener) {
    reads.awaitAll(Priority.REPLY, ReadCost.streams(after.keySet()));
    Subscription opened = wire.subscribe(after, new Reopening(listener));
    reads.answered();
    return new Paced(opened);
  }

  /**
   * Streams that are opened again ask for their positions first: the moment to ask for a permit.
   */
  private final class Reopening implements SubscriptionListener {
    private final SubscriptionListener listener;

    Reopening(SubscriptionListener listener) {
      this.listener = listener;
    }

    @Override
    public void received(Envelope envelope) {
      listener.received(envelope);
    }

    @Override
    public Map<Topic, Long> positions(Collection<Topic> topics) {
      reads.awaitAll(Priority.REPLY, ReadCost.streams(topics));
      return listener.positions(topics);
    }

    @Override
    public void accepted() {
      reads.answered();
      listener.accepted();
    }

    @Override
    public void broken(String reason) {
      listener.broken(reason);
    }
  }

  private final class Paced implements Subscription {
    private final Subscription opened;

    Paced(Subscription opened) {
      this.opened = opened;
    }

    @Override
    public void update(Map<Topic, Long> adds, Collection<Topic> removes) {
      reads.awaitAll(Priority.REPLY, ReadCost.streams(adds.keySet()));
      opened.update(adds, removes);
      reads.answered();
    }

    @Override
    public boolean live() {
      return opened.live();
    }

    @Override
    public void close() {
      opened.close();
    }
  }

  @Override
  public void close() {
    publishes.close();
    reads.close();
    wire.close();
  }
}
