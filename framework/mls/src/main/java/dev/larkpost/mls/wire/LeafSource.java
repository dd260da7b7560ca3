package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.Arrays;

/** Where a leaf came from, with what that brings (RFC 9420 section 7.2). */
public sealed interface LeafSource {
  /** Seconds since 1970, unsigned, both ends included. */
  record InKeyPackage(long notBefore, long notAfter) implements LeafSource {}

  record InUpdate() implements LeafSource {}

  /** Equal when the hashes are. */
  record InCommit(byte[] parentHash) implements LeafSource {
    @Override
    public boolean equals(Object other) {
      return other instanceof InCommit c && Arrays.equals(parentHash, c.parentHash);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(parentHash);
    }
  }

  static LeafSource read(TlsReader in) {
    int source = in.u8();
    return switch (source) {
      case 1 -> new InKeyPackage(in.u64(), in.u64());
      case 2 -> new InUpdate();
      case 3 -> new InCommit(in.vector(32));
      default -> throw new MlsException(Code.MALFORMED, "leaf source " + source);
    };
  }

  default void write(TlsWriter out) {
    switch (this) {
      case InKeyPackage k -> out.u8(1).u64(k.notBefore()).u64(k.notAfter());
      case InUpdate u -> out.u8(2);
      case InCommit c -> out.u8(3).vector(c.parentHash());
    }
  }
}
