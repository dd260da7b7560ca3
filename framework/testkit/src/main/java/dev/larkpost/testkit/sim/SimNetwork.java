package dev.larkpost.testkit.sim;

import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.AssociationLog;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.identity.IdentityException;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A network that keeps what it is given, delivers when a step of the simulation says so, and hurts
 * by chance until it is healed: calls fail before or after they took effect, streams break, stall,
 * repeat themselves or leave something out. Order per topic holds, equal bytes are stored once,
 * identity updates are verified. One thread.
 */
final class SimNetwork {
  private final Random random;
  private final ManualClock clock;
  private final Map<Topic, List<Envelope>> logs = new LinkedHashMap<>();
  private final Map<Topic, byte[]> keyPackages = new HashMap<>();
  private final Map<InboxId, AssociationState> inboxes = new LinkedHashMap<>();
  private final Set<ByteBuffer> known = new TreeSet<>();
  private final SignatureVerifier verifier = SignatureVerifier.withoutContractWallets();
  private final List<SimStream> streams = new ArrayList<>();
  private long position;
  private final Random omissions;
  private int percent;
  private int omitting;
  private int hurts;

  /**
   * @param omissions chance of its own for what streams leave out: where they leave out nothing, a
   *     seed's story is the one it was
   */
  SimNetwork(Random random, Random omissions, ManualClock clock) {
    this.random = random;
    this.omissions = omissions;
    this.clock = clock;
  }

  /** From now on so many calls and deliveries of a hundred go wrong. */
  void hurt(int ofHundred) {
    percent = ofHundred;
  }

  /** From now on streams pass over so many of a hundred envelopes, and say nothing. */
  void leaveOut(int ofHundred) {
    omitting = ofHundred;
  }

  /** Whether a stream is to leave this one out. */
  boolean omits() {
    return omitting > 0 && omissions.nextInt(100) < omitting;
  }

  /** A stream has left one out. */
  void leftOut() {
    hurts++;
  }

  /** Everything works again; broken streams come back with the next steps. */
  void heal() {
    percent = 0;
    omitting = 0;
  }

  /** How often something went wrong on purpose. */
  int hurts() {
    return hurts;
  }

  /** Whether to hurt now. */
  boolean strikes() {
    boolean strikes = random.nextInt(100) < percent;
    hurts += strikes ? 1 : 0;
    return strikes;
  }

  Random random() {
    return random;
  }

  void add(SimStream stream) {
    streams.add(stream);
  }

  void remove(SimStream stream) {
    streams.remove(stream);
  }

  /** Every stream delivers some of what it has. @return whether any did */
  boolean deliver() {
    boolean any = false;
    for (SimStream stream : List.copyOf(streams)) {
      any |= stream.step();
    }
    return any;
  }

  PublishResult append(Outgoing outgoing) {
    return switch (outgoing.payload()) {
      case Payload.KeyPackage k -> {
        keyPackages.put(outgoing.topic(), k.tls());
        yield new PublishResult.Stored();
      }
      case Payload.Identity i -> identity(outgoing, i);
      case Payload.GroupMessage m -> once(outgoing, m.data());
      case Payload.Welcome w -> once(outgoing, w.data());
      case Payload.WelcomePointer p -> once(outgoing, p.pointer());
    };
  }

  private PublishResult once(Outgoing outgoing, byte[] bytes) {
    if (known.add(ByteBuffer.wrap(bytes))) {
      store(outgoing);
    }
    return new PublishResult.Stored();
  }

  private PublishResult identity(Outgoing outgoing, Payload.Identity identity) {
    InboxId inbox = outgoing.topic().inbox();
    try {
      inboxes.put(
          inbox,
          AssociationLog.apply(
              Optional.ofNullable(inboxes.get(inbox)), identity.update(), verifier));
    } catch (IdentityException refused) {
      return new PublishResult.Refused(refused.reason().name());
    }
    store(outgoing);
    return new PublishResult.Stored();
  }

  private void store(Outgoing outgoing) {
    logs.computeIfAbsent(outgoing.topic(), t -> new ArrayList<>())
        .add(
            new Envelope(
                outgoing.topic(),
                ++position,
                TimeUnit.MILLISECONDS.toNanos(clock.millis()),
                outgoing.payload()));
  }

  List<Envelope> after(Topic topic, long after, int limit) {
    return logs.getOrDefault(topic, List.of()).stream()
        .filter(envelope -> envelope.position() > after)
        .limit(limit)
        .toList();
  }

  Optional<Long> head(Topic topic) {
    return Optional.ofNullable(logs.get(topic)).map(log -> log.getLast().position());
  }

  Optional<byte[]> keyPackage(Topic topic) {
    return Optional.ofNullable(keyPackages.get(topic));
  }

  Map<InboxId, AssociationState> inboxes() {
    return inboxes;
  }
}
