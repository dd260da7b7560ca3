package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.Arrays;

/**
 * A credential (RFC 9420 section 5.3). Only basic ones are accepted from members; X.509 chains
 * decode, so that the refusal can name the reason.
 *
 * @param type 1 basic, 2 X.509
 * @param content identity bytes of a basic credential, else the certificate vector's bytes
 */
public record Credential(int type, byte[] content) {
  public static final int BASIC = 1;
  public static final int X509 = 2;

  public static Credential basic(byte[] identity) {
    return new Credential(BASIC, identity);
  }

  static Credential read(TlsReader in) {
    int type = in.u16();
    if (type != BASIC && type != X509) {
      throw new MlsException(Code.UNSUPPORTED, "credential type " + type);
    }
    return new Credential(type, in.vector());
  }

  void write(TlsWriter out) {
    out.u16(type).vector(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credential c && type == c.type && Arrays.equals(content, c.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "Credential[%d, %d bytes]".formatted(type, content.length);
  }
}
