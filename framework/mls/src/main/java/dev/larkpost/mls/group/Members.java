package dev.larkpost.mls.group;

import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.Limits;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.List;

/** Members out of a tree, and their saved form. */
final class Members {
  private Members() {}

  static Member of(int leaf, LeafNode node) {
    return new Member(leaf, node.credential().content(), node.signatureKey());
  }

  static List<Member> of(RatchetTree tree) {
    return tree.members().stream().map(i -> of(i, tree.leaf(i).orElseThrow())).toList();
  }

  static void write(Member member, TlsWriter out) {
    out.u16(member.leaf()).vector(member.credentialIdentity()).vector(member.signatureKey());
  }

  static Member read(TlsReader in) {
    return new Member(in.u16(), in.vector(), in.vector());
  }

  static void writeList(List<Member> members, TlsWriter out) {
    out.list(members, Members::write);
  }

  static List<Member> readList(TlsReader in) {
    return in.list(Limits.LEAVES_MAX, Members::read);
  }
}
