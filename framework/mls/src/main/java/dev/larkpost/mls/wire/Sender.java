package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;

/** Who sent a message (RFC 9420 section 6). Only members are let in. */
public sealed interface Sender {
  record InGroup(int leaf) implements Sender {}

  record External(long index) implements Sender {}

  record NewMemberProposal() implements Sender {}

  record NewMemberCommit() implements Sender {}

  static Sender read(TlsReader in) {
    int type = in.u8();
    return switch (type) {
      case 1 -> new InGroup(in.leafIndex());
      case 2 -> new External(in.u32());
      case 3 -> new NewMemberProposal();
      case 4 -> new NewMemberCommit();
      default -> throw new MlsException(Code.MALFORMED, "sender type " + type);
    };
  }

  default void write(TlsWriter out) {
    switch (this) {
      case InGroup m -> out.u8(1).u32(m.leaf());
      case External e -> out.u8(2).u32(e.index());
      case NewMemberProposal p -> out.u8(3);
      case NewMemberCommit c -> out.u8(4);
    }
  }
}
