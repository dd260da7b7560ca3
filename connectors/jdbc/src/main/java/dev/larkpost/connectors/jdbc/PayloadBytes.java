package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.transport.Payload;
import java.nio.ByteBuffer;

/**
 * A payload to publish as bytes: everything the publish carries, so that a resend is the same
 * publish.
 */
final class PayloadBytes {
  private static final byte GROUP = 1;
  private static final byte WELCOME = 2;
  private static final byte POINTER = 3;

  private PayloadBytes() {}

  static byte[] encode(Payload payload) {
    return switch (payload) {
      case Payload.GroupMessage m -> parts(GROUP, m.push() ? 1 : 0, m.data(), m.senderHmac());
      case Payload.Welcome w ->
          parts(WELCOME, w.algorithm(), w.data(), w.hpkePublicKey(), w.metadata());
      case Payload.WelcomePointer p ->
          parts(POINTER, p.algorithm(), p.pointer(), p.hpkePublicKey());
      case Payload.KeyPackage k ->
          throw new IllegalArgumentException("key packages are not kept here");
      case Payload.Identity i ->
          throw new IllegalArgumentException("identity updates are not kept here");
    };
  }

  static Payload decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte kind = in.get();
    int number = in.getInt();
    return switch (kind) {
      case GROUP -> new Payload.GroupMessage(part(in), part(in), number == 1);
      case WELCOME -> {
        byte[] data = part(in);
        byte[] key = part(in);
        yield new Payload.Welcome(data, key, number, part(in));
      }
      case POINTER -> new Payload.WelcomePointer(part(in), part(in), number);
      default -> throw new IllegalStateException("payload kind " + kind);
    };
  }

  private static byte[] parts(byte kind, int number, byte[]... parts) {
    int size = 1 + Integer.BYTES;
    for (byte[] part : parts) {
      size += Integer.BYTES + part.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).put(kind).putInt(number);
    for (byte[] part : parts) {
      out.putInt(part.length).put(part);
    }
    return out.array();
  }

  private static byte[] part(ByteBuffer in) {
    byte[] part = new byte[in.getInt()];
    in.get(part);
    return part;
  }
}
