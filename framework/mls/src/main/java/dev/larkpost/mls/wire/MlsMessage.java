package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;

/** The outermost structure (RFC 9420 section 6). */
public sealed interface MlsMessage {
  record OfPublic(PublicMessage message) implements MlsMessage {}

  record OfPrivate(PrivateMessage message) implements MlsMessage {}

  record OfWelcome(Welcome welcome) implements MlsMessage {}

  record OfGroupInfo(GroupInfo groupInfo) implements MlsMessage {}

  record OfKeyPackage(UncheckedKeyPackage keyPackage) implements MlsMessage {}

  int MLS10 = 1;

  /**
   * Exact decode.
   *
   * @throws MlsException MALFORMED, TOO_LARGE or UNSUPPORTED
   */
  static MlsMessage decode(byte[] tls) {
    if (tls.length > Limits.MESSAGE_BYTES_MAX) {
      throw new MlsException(Code.TOO_LARGE, "message of " + tls.length + " bytes");
    }
    return TlsReader.exactly(tls, MlsMessage::read);
  }

  private static MlsMessage read(TlsReader in) {
    if (in.u16() != MLS10) {
      throw new MlsException(Code.UNSUPPORTED, "not MLS 1.0");
    }
    int wireFormat = in.u16();
    return switch (wireFormat) {
      case 1 -> new OfPublic(PublicMessage.read(in));
      case 2 -> new OfPrivate(PrivateMessage.read(in));
      case 3 -> new OfWelcome(Welcome.read(in));
      case 4 -> new OfGroupInfo(GroupInfo.read(in));
      case 5 -> new OfKeyPackage(UncheckedKeyPackage.read(in));
      default -> throw new MlsException(Code.UNSUPPORTED, "wire format " + wireFormat);
    };
  }

  default byte[] encoded() {
    TlsWriter out = new TlsWriter().u16(MLS10);
    switch (this) {
      case OfPublic p -> p.message().write(out.u16(1));
      case OfPrivate p -> p.message().write(out.u16(2));
      case OfWelcome w -> w.welcome().write(out.u16(3));
      case OfGroupInfo g -> g.groupInfo().write(out.u16(4));
      case OfKeyPackage k -> out.u16(5).raw(k.keyPackage().encoded());
    }
    return out.toBytes();
  }
}
