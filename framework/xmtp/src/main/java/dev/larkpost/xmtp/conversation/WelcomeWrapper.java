package dev.larkpost.xmtp.conversation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.Aead;
import dev.larkpost.mls.crypto.Hpke;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.wire.api.mls.WelcomeMetadata;
import dev.larkpost.xmtp.wire.message.WelcomePointeeEncryptionAeadType;
import dev.larkpost.xmtp.wire.message.WelcomePointer;
import dev.larkpost.xmtp.wire.message.WelcomePointer.WelcomeV1Pointer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The envelope around a Welcome: HPKE to one installation, or a shared body with pointers (wire
 * file mls-and-messages sections 5.2 and 5.4).
 */
final class WelcomeWrapper {
  static final int X25519 = 1;
  static final int XWING = 2;
  static final int SYMMETRIC = 3;

  private static final int NONCE_LENGTH = 12;
  private static final int KEY_LENGTH = 32;

  /** EncryptContext of RFC 9420 section 5.1.3 with XMTP's label and an empty context. */
  private static final byte[] INFO = info();

  private WelcomeWrapper() {}

  /** An opened wrapper. @param cursor where to start reading the group, 0 = unknown */
  record Opened(byte[] welcome, long cursor) {}

  /** Whom to seal for. @param algorithm {@link #X25519} or {@link #XWING} */
  record Recipient(byte[] publicKey, int algorithm) {}

  static Payload.Welcome seal(Recipient to, byte[] welcome, long cursor, SecureRandom random) {
    Hpke.Sender sender = Hpke.sender(kem(to.algorithm()), to.publicKey(), INFO, random);
    byte[] body = sender.seal(new byte[0], welcome);
    byte[] metadata = sender.seal(new byte[0], metadata(cursor));
    return new Payload.Welcome(
        framed(sender.enc(), body), to.publicKey(), to.algorithm(), metadata);
  }

  /**
   * @throws MlsException when the bytes or keys do not fit
   */
  static Opened open(Payload.Welcome welcome, HpkeKeys keys) {
    Hpke.Receiver receiver = receiver(welcome.data(), keys);
    byte[] body = receiver.open(new byte[0], ciphertext(welcome.data()));
    if (welcome.metadata().length == 0) {
      return new Opened(body, 0);
    }
    return new Opened(body, cursor(receiver.open(new byte[0], welcome.metadata())));
  }

  /** The body shared by many recipients, and the pointer each gets sealed. */
  record Pointee(byte[] destination, Payload.Welcome body, byte[] pointer) {}

  static Pointee pointee(byte[] welcome, long cursor, SecureRandom random) {
    byte[] destination = bytes(KEY_LENGTH, random);
    byte[] key = bytes(KEY_LENGTH, random);
    byte[] nonce = bytes(NONCE_LENGTH, random);
    byte[] metadataNonce = bytes(NONCE_LENGTH, random);
    Payload.Welcome body =
        new Payload.Welcome(
            Aead.CHACHA20_POLY1305.seal(key, nonce, new byte[0], welcome),
            new byte[0],
            SYMMETRIC,
            Aead.CHACHA20_POLY1305.seal(key, metadataNonce, new byte[0], metadata(cursor)));
    WelcomeV1Pointer pointer =
        WelcomeV1Pointer.newBuilder()
            .setDestination(ByteString.copyFrom(destination))
            .setAeadType(
                WelcomePointeeEncryptionAeadType
                    .WELCOME_POINTEE_ENCRYPTION_AEAD_TYPE_CHACHA20_POLY1305)
            .setEncryptionKey(ByteString.copyFrom(key))
            .setDataNonce(ByteString.copyFrom(nonce))
            .setWelcomeMetadataNonce(ByteString.copyFrom(metadataNonce))
            .build();
    byte[] plain = WelcomePointer.newBuilder().setWelcomeV1Pointer(pointer).build().toByteArray();
    return new Pointee(destination, body, plain);
  }

  static Payload.WelcomePointer sealPointer(Recipient to, byte[] pointer, SecureRandom random) {
    Hpke.Sender sender = Hpke.sender(kem(to.algorithm()), to.publicKey(), INFO, random);
    byte[] body = sender.seal(new byte[0], pointer);
    return new Payload.WelcomePointer(framed(sender.enc(), body), to.publicKey(), to.algorithm());
  }

  static WelcomeV1Pointer openPointer(Payload.WelcomePointer pointer, HpkeKeys keys) {
    byte[] plain =
        receiver(pointer.pointer(), keys).open(new byte[0], ciphertext(pointer.pointer()));
    try {
      WelcomeV1Pointer v1 = WelcomePointer.parseFrom(plain).getWelcomeV1Pointer();
      if (v1.getDestination().isEmpty()
          || v1.getEncryptionKey().size() != KEY_LENGTH
          || v1.getDataNonce().size() != NONCE_LENGTH
          || v1.getWelcomeMetadataNonce().size() != NONCE_LENGTH) {
        throw malformed("welcome pointer with missing parts");
      }
      return v1;
    } catch (InvalidProtocolBufferException e) {
      throw new MlsException(MlsException.Code.MALFORMED, "welcome pointer", e);
    }
  }

  static Opened openPointee(WelcomeV1Pointer pointer, Payload.Welcome body) {
    byte[] key = pointer.getEncryptionKey().toByteArray();
    byte[] welcome =
        Aead.CHACHA20_POLY1305.open(
            key, pointer.getDataNonce().toByteArray(), new byte[0], body.data());
    if (body.metadata().length == 0) {
      return new Opened(welcome, 0);
    }
    byte[] metadata =
        Aead.CHACHA20_POLY1305.open(
            key, pointer.getWelcomeMetadataNonce().toByteArray(), new byte[0], body.metadata());
    return new Opened(welcome, cursor(metadata));
  }

  static Kem kem(int algorithm) {
    return algorithm == XWING ? MlsProfile.WRAPPER_KEM : Kem.X25519;
  }

  private static Hpke.Receiver receiver(byte[] framed, HpkeKeys keys) {
    int length = vectorLength(framed, 0);
    int start = vectorHeader(framed, 0);
    return Hpke.receiver(keys, Arrays.copyOfRange(framed, start, start + length), INFO);
  }

  private static byte[] ciphertext(byte[] framed) {
    int second = vectorHeader(framed, 0) + vectorLength(framed, 0);
    int length = vectorLength(framed, second);
    int start = second + vectorHeader(framed, second);
    if (start + length != framed.length) {
      throw malformed("bytes after the welcome's ciphertext");
    }
    return Arrays.copyOfRange(framed, start, framed.length);
  }

  private static int vectorHeader(byte[] bytes, int at) {
    if (at >= bytes.length) {
      throw malformed("welcome cut short");
    }
    int header = 1 << ((bytes[at] & 0xff) >> 6);
    if (header > 4 || at + header > bytes.length) {
      throw malformed("welcome with a bad length");
    }
    return header;
  }

  private static int vectorLength(byte[] bytes, int at) {
    int header = vectorHeader(bytes, at);
    int length = bytes[at] & 0x3f;
    for (int i = 1; i < header; i++) {
      length = length << 8 | bytes[at + i] & 0xff;
    }
    if (length > bytes.length - at - header) {
      throw malformed("welcome cut short");
    }
    return length;
  }

  private static byte[] framed(byte[] enc, byte[] body) {
    byte[] a = vector(enc);
    byte[] b = vector(body);
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  private static byte[] vector(byte[] body) {
    if (body.length < 0x4000) {
      return MlsProfile.prefixed(body);
    }
    byte[] out = new byte[4 + body.length];
    out[0] = (byte) (0x80 | body.length >> 24);
    out[1] = (byte) (body.length >> 16);
    out[2] = (byte) (body.length >> 8);
    out[3] = (byte) body.length;
    System.arraycopy(body, 0, out, 4, body.length);
    return out;
  }

  private static byte[] metadata(long cursor) {
    return WelcomeMetadata.newBuilder().setMessageCursor(cursor).build().toByteArray();
  }

  private static long cursor(byte[] metadata) {
    try {
      return Math.max(0, WelcomeMetadata.parseFrom(metadata).getMessageCursor());
    } catch (InvalidProtocolBufferException e) {
      throw new MlsException(MlsException.Code.MALFORMED, "welcome metadata", e);
    }
  }

  private static byte[] bytes(int length, SecureRandom random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] info() {
    byte[] label = MlsProfile.prefixed("MLS 1.0 MLS_WELCOME".getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(label, label.length + 1); // the empty context's length byte
  }

  private static MlsException malformed(String what) {
    return new MlsException(MlsException.Code.MALFORMED, what);
  }
}
