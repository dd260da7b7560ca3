package dev.larkpost.xmtp.conversation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.wire.Capabilities;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.wire.identity.MlsCredential;
import dev.larkpost.xmtp.wire.message.WelcomePointeeEncryptionAeadType;
import dev.larkpost.xmtp.wire.message.WelcomePointeeEncryptionAeadTypesExtension;
import dev.larkpost.xmtp.wire.message.WelcomeWrapperAlgorithm;
import dev.larkpost.xmtp.wire.message.WelcomeWrapperEncryption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * XMTP's use of MLS: code points, capabilities, lifetimes (wire file mls-and-messages sections 1
 * and 2).
 */
final class MlsProfile {
  static final int IMMUTABLE_METADATA = 0xf000;
  static final int MUTABLE_METADATA = 0xff00;
  static final int MEMBERSHIP = 0xff01;
  static final int PERMISSIONS = 0xff02;
  static final int WELCOME_WRAPPER = 0xff03;
  static final int POINTEE_AEADS = 0xff04;

  private static final int MLS_10 = 1;
  private static final int SUITE = 0x0003;
  private static final int GROUP_CONTEXT_EXTENSIONS = 0x0007;
  private static final int BASIC = 0x0001;

  /** Not advertised: 0x0006 and proposal 8. Groups that need them are paused on sight. */
  static final Capabilities CAPABILITIES =
      new Capabilities(
          List.of(MLS_10),
          List.of(SUITE),
          List.of(
              Extension.LAST_RESORT,
              Extension.APPLICATION_ID,
              IMMUTABLE_METADATA,
              PERMISSIONS,
              MUTABLE_METADATA,
              MEMBERSHIP,
              WELCOME_WRAPPER,
              POINTEE_AEADS),
          List.of(GROUP_CONTEXT_EXTENSIONS),
          List.of(BASIC));

  /** Exactly the bytes every XMTP group carries (section 3.2). */
  static final Extension REQUIRED_CAPABILITIES =
      new Extension(
          Extension.REQUIRED_CAPABILITIES,
          HexFormat.of().parseHex("0cff01ff00ff02f000000a0001020007020001"));

  /** How far a key package's lifetime starts in the past, for clocks that are behind. */
  static final Duration LIFETIME_BEFORE = Duration.ofHours(1);

  static final Duration LIFETIME_AFTER = Duration.ofDays(84);

  /** The KEM of V3's post-quantum welcome wrapper: still the draft's id. */
  static final Kem WRAPPER_KEM = Kem.XWING_DRAFT_06;

  /**
   * The libxmtp feature level this client truly has; groups that demand more are paused (section
   * 3.8).
   */
  static final Version PROTOCOL_VERSION = Version.parse("1.10.0").orElseThrow();

  static final int INSTALLATIONS_MAX = 10;

  private MlsProfile() {}

  static byte[] credential(InboxId inbox) {
    return MlsCredential.newBuilder().setInboxId(inbox.value()).build().toByteArray();
  }

  /** Empty when the credential names no inbox. */
  static Optional<InboxId> inboxOf(byte[] credentialIdentity) {
    try {
      String id = MlsCredential.parseFrom(credentialIdentity).getInboxId();
      return InboxId.isValid(id) ? Optional.of(new InboxId(id)) : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  static Extension applicationId(InboxId inbox) {
    return new Extension(
        Extension.APPLICATION_ID, prefixed(inbox.value().getBytes(StandardCharsets.US_ASCII)));
  }

  static Extension lastResort() {
    return new Extension(Extension.LAST_RESORT, new byte[0]);
  }

  static Extension wrapperKey(byte[] publicKey) {
    return new Extension(
        WELCOME_WRAPPER,
        WelcomeWrapperEncryption.newBuilder()
            .setPubKey(ByteString.copyFrom(publicKey))
            .setAlgorithm(WelcomeWrapperAlgorithm.WELCOME_WRAPPER_ALGORITHM_XWING_MLKEM_768_DRAFT_6)
            .build()
            .toByteArray());
  }

  static Extension pointeeAeads() {
    return new Extension(
        POINTEE_AEADS,
        WelcomePointeeEncryptionAeadTypesExtension.newBuilder()
            .addSupportedAeadTypes(
                WelcomePointeeEncryptionAeadType
                    .WELCOME_POINTEE_ENCRYPTION_AEAD_TYPE_CHACHA20_POLY1305)
            .build()
            .toByteArray());
  }

  /** A variable-size vector (RFC 9420 section 2.1.2) for lengths below 16384. */
  static byte[] prefixed(byte[] body) {
    int header = body.length < 64 ? 1 : 2;
    byte[] out = new byte[header + body.length];
    if (header == 1) {
      out[0] = (byte) body.length;
    } else {
      if (body.length >= 0x4000) {
        throw new IllegalArgumentException("vector of " + body.length + " bytes");
      }
      out[0] = (byte) (0x40 | body.length >> 8);
      out[1] = (byte) body.length;
    }
    System.arraycopy(body, 0, out, header, body.length);
    return out;
  }

  /** The body of a vector that must fill {@code data} exactly; empty when it does not. */
  static Optional<byte[]> unprefixed(byte[] data) {
    if (data.length == 0) {
      return Optional.empty();
    }
    int header = 1 << ((data[0] & 0xff) >> 6);
    if (header > 4 || data.length < header) {
      return Optional.empty();
    }
    long length = data[0] & 0x3f;
    for (int i = 1; i < header; i++) {
      length = length << 8 | data[i] & 0xff;
    }
    return length == data.length - header
        ? Optional.of(java.util.Arrays.copyOfRange(data, header, data.length))
        : Optional.empty();
  }
}
