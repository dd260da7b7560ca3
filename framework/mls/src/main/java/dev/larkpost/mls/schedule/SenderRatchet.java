package dev.larkpost.mls.schedule;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One member's chain of message keys of one kind (RFC 9420 section 9.1). Immutable: every step
 * yields the ratchet to keep afterwards, so that a message that turns out bad costs nothing.
 *
 * @param secret of the next generation
 * @param next the next generation
 * @param skipped keys of generations before {@code next} that have not come yet, oldest first
 */
record SenderRatchet(byte[] secret, int next, List<MessageKey> skipped) {
  /** Generations a message may be late. */
  static final int LATE_MAX = 5;

  /** Generations a message may be ahead. */
  static final int FORWARD_MAX = 1000;

  SenderRatchet {
    skipped = List.copyOf(skipped);
  }

  static SenderRatchet fresh(byte[] secret) {
    return new SenderRatchet(secret, 0, List.of());
  }

  /**
   * A key and the ratchet without it.
   *
   * @param passed generations before the key's that are passed over with it
   */
  record Step(MessageKey key, SenderRatchet after, int passed) {}

  /** The next key, for sending. */
  Step advance(CipherSuite suite) {
    if (next == Integer.MAX_VALUE) {
      throw new MlsException(Code.TOO_FAR_AHEAD, "no generations left in this epoch");
    }
    return new Step(
        MessageKey.of(suite, secret, next), new SenderRatchet(following(), next + 1, skipped), 0);
  }

  private byte[] following() {
    return CipherSuite.deriveTreeSecret(secret, "secret", next, Hashes.LENGTH);
  }

  /**
   * The key of a received message.
   *
   * @throws MlsException REPLAYED or TOO_FAR_AHEAD
   */
  Step take(CipherSuite suite, int generation) {
    return generation < next ? takeSkipped(generation) : takeAhead(suite, generation);
  }

  private Step takeSkipped(int generation) {
    for (MessageKey key : skipped) {
      if (key.generation() == generation) {
        List<MessageKey> others = skipped.stream().filter(k -> k != key).toList();
        return new Step(key, new SenderRatchet(secret, next, others), 0);
      }
    }
    throw new MlsException(Code.REPLAYED, "generation " + generation + " is used up");
  }

  private Step takeAhead(CipherSuite suite, int generation) {
    if (generation - next > FORWARD_MAX || generation == Integer.MAX_VALUE) {
      throw new MlsException(Code.TOO_FAR_AHEAD, "generation " + generation + ", next is " + next);
    }
    List<MessageKey> late = new ArrayList<>(skipped);
    SenderRatchet at = this;
    while (at.next < generation) {
      if (generation - at.next <= LATE_MAX) {
        late.add(MessageKey.of(suite, at.secret, at.next));
      }
      at = new SenderRatchet(at.following(), at.next + 1, List.of());
    }
    late.removeIf(key -> generation - key.generation() > LATE_MAX);
    MessageKey key = MessageKey.of(suite, at.secret, generation);
    SenderRatchet after = new SenderRatchet(at.following(), generation + 1, late);
    return new Step(key, after, generation - next);
  }

  void erase() {
    Arrays.fill(secret, (byte) 0);
    skipped.forEach(MessageKey::erase);
  }

  void write(TlsWriter out) {
    out.u32(next).raw(secret).u8(skipped.size());
    skipped.forEach(key -> out.u32(key.generation()).raw(key.key()).raw(key.nonce()));
  }

  static SenderRatchet read(CipherSuite suite, TlsReader in) {
    int next = generation(in);
    byte[] secret = in.take(Hashes.LENGTH);
    List<MessageKey> skipped = new ArrayList<>();
    for (int count = in.u8(); count > 0; count--) {
      skipped.add(
          new MessageKey(
              generation(in),
              in.take(suite.aead().keyLength()),
              in.take(dev.larkpost.mls.crypto.Aead.NONCE_LENGTH)));
    }
    return new SenderRatchet(secret, next, skipped);
  }

  private static int generation(TlsReader in) {
    long generation = in.u32();
    if (generation > Integer.MAX_VALUE) {
      throw new MlsException(Code.BAD_STATE, "saved generation " + generation);
    }
    return (int) generation;
  }

  @Override
  public String toString() {
    return "SenderRatchet[next " + next + ", skipped " + skipped.size() + "]";
  }
}
