package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.Hashes;

/**
 * A PreSharedKeyID (RFC 9420 section 8.4).
 *
 * @param external false for resumption PSKs, which we never hold
 * @param id of an external PSK; the old group's id for a resumption PSK
 * @param epoch of the old group, for a resumption PSK
 * @param encoded the whole structure
 */
public record PskId(boolean external, byte[] id, long epoch, byte[] encoded) {
  static PskId read(TlsReader in) {
    int start = in.position();
    boolean external = isExternal(in.u8());
    if (!external) {
      requireUsage(in.u8());
    }
    byte[] id = in.vector();
    long epoch = external ? 0 : in.u64();
    if (in.vector().length != Hashes.LENGTH) {
      throw new MlsException(Code.BAD_PROPOSAL, "PSK nonce length");
    }
    return new PskId(external, id, epoch, in.since(start));
  }

  /** An id for an external PSK. */
  public static PskId external(byte[] id, byte[] nonce) {
    return new PskId(true, id, 0, new TlsWriter().u8(1).vector(id).vector(nonce).toBytes());
  }

  void write(TlsWriter out) {
    out.raw(encoded);
  }

  private static boolean isExternal(int type) {
    return switch (type) {
      case 1 -> true;
      case 2 -> false;
      default -> throw new MlsException(Code.MALFORMED, "PSK type " + type);
    };
  }

  private static void requireUsage(int usage) {
    if (usage < 1 || usage > 3) {
      throw new MlsException(Code.MALFORMED, "PSK usage " + usage);
    }
  }
}
