package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.schedule.SecretTree;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.Limits;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What it takes to open a late application message: no tree, only who was in it. Saved relative to
 * the current epoch, since most of it is the same there.
 */
record PastEpoch(
    GroupContext context, Secret senderData, int ownLeaf, List<Member> roster, SecretTree secrets) {

  static PastEpoch of(Epoch epoch, SecretTree secrets) {
    secrets.retire();
    return new PastEpoch(
        epoch.context(), epoch.keys().senderData(), epoch.ownLeaf(), epoch.members(), secrets);
  }

  Optional<Member> member(int leaf) {
    return roster.stream().filter(m -> m.leaf() == leaf).findFirst();
  }

  CipherSuite suite() {
    return context.suite();
  }

  void write(Epoch current, TlsWriter out) {
    out.u64(context.epoch()).vector(context.treeHash()).vector(context.confirmedTranscriptHash());
    boolean same = context.extensions().equals(current.context().extensions());
    out.u8(same ? 1 : 0);
    if (!same) {
      Extension.writeList(context.extensions(), out);
    }
    out.raw(senderData.bytes()).u16(ownLeaf);
    List<Member> stayed = roster.stream().filter(m -> isIn(current, m)).toList();
    List<Member> others = roster.stream().filter(m -> !isIn(current, m)).toList();
    out.list(stayed, (member, to) -> to.u16(member.leaf()));
    Members.writeList(others, out);
    out.inner(secrets::write);
  }

  private static MlsException unknownLeaf() {
    return new MlsException(Code.BAD_STATE, "past member is not in the tree");
  }

  private static boolean isIn(Epoch current, Member member) {
    return current.member(member.leaf()).filter(member::equals).isPresent();
  }

  static PastEpoch read(Epoch current, TlsReader in) {
    GroupContext now = current.context();
    long epoch = in.u64();
    byte[] treeHash = in.vector();
    byte[] transcript = in.vector();
    List<Extension> extensions = in.u8() == 1 ? now.extensions() : Extension.readList(in);
    GroupContext context =
        new GroupContext(now.suite(), now.groupId(), epoch, treeHash, transcript, extensions);
    Secret senderData = Secret.owning(in.take(Hashes.LENGTH));
    int ownLeaf = in.u16();
    List<Member> roster = new ArrayList<>();
    for (int leaf : in.list(Limits.LEAVES_MAX, TlsReader::u16)) {
      roster.add(current.member(leaf).orElseThrow(PastEpoch::unknownLeaf));
    }
    roster.addAll(Members.readList(in));
    SecretTree secrets = SecretTree.read(now.suite(), ownLeaf, in.inner());
    return new PastEpoch(context, senderData, ownLeaf, List.copyOf(roster), secrets);
  }
}
