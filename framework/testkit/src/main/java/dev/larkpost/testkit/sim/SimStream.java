package dev.larkpost.testkit.sim;

import dev.larkpost.mls.wire.MessageHeader;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Subscription;
import dev.larkpost.xmtp.transport.SubscriptionListener;
import dev.larkpost.xmtp.transport.Topic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One subscription: delivers in steps, in order per topic; breaks, stalls, repeats and leaves out
 * by chance.
 */
final class SimStream implements Subscription {
  private static final int DELIVERED_AT_ONCE_MAX = 3;
  private static final int BACK_AGAIN_ONE_IN = 4;

  private final SimNetwork network;
  private final SubscriptionListener listener;
  private final Map<Topic, Long> positions = new LinkedHashMap<>();

  /** Topics that bring nothing more until the stream is opened again: only a gap check helps. */
  private final Set<Topic> stalled = new LinkedHashSet<>();

  private boolean live;

  SimStream(SimNetwork network, Map<Topic, Long> after, SubscriptionListener listener) {
    this.network = network;
    this.listener = listener;
    positions.putAll(after);
  }

  /** Some of what it has, or coming back after a break. @return whether there was anything */
  boolean step() {
    if (!live) {
      return comeBack();
    }
    boolean any = false;
    for (Topic topic : List.copyOf(positions.keySet())) {
      any |= live && !stalled.contains(topic) && deliver(topic);
    }
    return any;
  }

  private boolean comeBack() {
    if (network.random().nextInt(BACK_AGAIN_ONE_IN) > 0 || network.strikes()) {
      return true;
    }
    Map<Topic, Long> from = listener.positions(List.copyOf(positions.keySet()));
    positions.clear();
    positions.putAll(from);
    stalled.clear();
    live = true;
    listener.accepted();
    return true;
  }

  private boolean deliver(Topic topic) {
    int some = 1 + network.random().nextInt(DELIVERED_AT_ONCE_MAX);
    List<Envelope> next = network.after(topic, positions.getOrDefault(topic, 0L), some);
    for (Envelope envelope : next) {
      if (network.strikes()) {
        hurt(topic);
        return true;
      }
      positions.put(topic, envelope.position());
      if (network.omits() && isFoundAgain(envelope)) {
        network.leftOut();
        continue;
      }
      listener.received(envelope);
      if (network.strikes()) {
        listener.received(envelope);
      }
    }
    return !next.isEmpty();
  }

  /**
   * Whether the client promises to find it again (ADR 2). A commit that is left out and whose
   * losing rival comes is not told from the winner; a text that came two epochs late may lose its
   * key.
   */
  private boolean isFoundAgain(Envelope envelope) {
    if (!(envelope.payload() instanceof Payload.GroupMessage message)) {
      return true;
    }
    MessageHeader header = MessageHeader.read(message.data());
    return header.contentType() != MessageHeader.COMMIT && header.epoch() >= epochAt(envelope) - 1;
  }

  /** Where the commits before it have led its group. */
  private long epochAt(Envelope envelope) {
    return network.after(envelope.topic(), 0, Integer.MAX_VALUE).stream()
        .takeWhile(before -> before.position() < envelope.position())
        .map(before -> MessageHeader.read(((Payload.GroupMessage) before.payload()).data()))
        .filter(header -> header.contentType() == MessageHeader.COMMIT)
        .mapToLong(header -> header.epoch() + 1)
        .max()
        .orElse(0);
  }

  private void hurt(Topic topic) {
    if (network.random().nextBoolean()) {
      stalled.add(topic);
    } else {
      live = false;
      listener.broken("by chance");
    }
  }

  @Override
  public void update(Map<Topic, Long> adds, Collection<Topic> removes) {
    removes.forEach(positions::remove);
    adds.forEach(positions::putIfAbsent);
  }

  @Override
  public boolean live() {
    return live;
  }

  @Override
  public void close() {
    network.remove(this);
  }
}
