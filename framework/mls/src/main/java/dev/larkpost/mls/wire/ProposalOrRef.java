package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;

/** One entry of a commit (RFC 9420 section 12.4). */
public sealed interface ProposalOrRef {
  record Inline(Proposal proposal) implements ProposalOrRef {}

  /**
   * @param hash RFC 9420 section 5.2 reference of a proposal sent before
   */
  record Ref(byte[] hash) implements ProposalOrRef {}

  static ProposalOrRef read(TlsReader in) {
    int kind = in.u8();
    return switch (kind) {
      case 1 -> new Inline(Proposal.readInList(in));
      case 2 -> new Ref(in.vector());
      default -> throw new MlsException(Code.MALFORMED, "ProposalOrRef " + kind);
    };
  }

  default void write(TlsWriter out) {
    switch (this) {
      case Inline i -> i.proposal().write(out.u8(1));
      case Ref r -> out.u8(2).vector(r.hash());
    }
  }
}
