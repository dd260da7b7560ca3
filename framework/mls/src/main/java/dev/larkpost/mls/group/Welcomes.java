package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.schedule.KeySchedule;
import dev.larkpost.mls.tree.TreeKem;
import dev.larkpost.mls.tree.TreeMath;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.GroupInfo;
import dev.larkpost.mls.wire.GroupSecrets;
import dev.larkpost.mls.wire.KeyPackage;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.Welcome;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The welcome for everybody a commit of ours adds (RFC 9420 section 12.4.3.1). */
final class Welcomes {
  static final String LABEL = "Welcome";

  private final Transition transition;
  private final int ownLeaf;
  private final SignatureKeys signer;
  private final SecureRandom random;

  Welcomes(Transition transition, int ownLeaf, SignatureKeys signer, SecureRandom random) {
    this.transition = transition;
    this.ownLeaf = ownLeaf;
    this.signer = signer;
    this.random = random;
  }

  byte[] write(Changes changes, TreeKem.OwnPath path) {
    CipherSuite suite = transition.context().suite();
    byte[] sealed =
        KeySchedule.sealGroupInfo(suite, transition.keys().welcome(), groupInfo().encoded());
    List<Welcome.ForMember> secrets = new ArrayList<>();
    for (int i = 0; i < changes.keyPackages().size(); i++) {
      int leaf = changes.added().get(i).member().leaf();
      secrets.add(forMember(changes.keyPackages().get(i), leaf, path, sealed));
    }
    return new MlsMessage.OfWelcome(new Welcome(suite.id(), secrets, sealed)).encoded();
  }

  private GroupInfo groupInfo() {
    Extension tree = new Extension(Extension.RATCHET_TREE, transition.tree().encoded());
    return new GroupInfo(
            transition.context(), List.of(tree), transition.tag(), ownLeaf, new byte[0])
        .signedBy(signer);
  }

  private Welcome.ForMember forMember(
      KeyPackage keyPackage, int leaf, TreeKem.OwnPath path, byte[] sealedGroupInfo) {
    int shared = TreeMath.commonAncestor(leaf, ownLeaf);
    GroupSecrets secrets =
        new GroupSecrets(transition.joiner(), Optional.of(path.secretOf(shared)), List.of());
    CipherSuite suite = transition.context().suite();
    return new Welcome.ForMember(
        keyPackage.hashRef(),
        suite.encryptWithLabel(
            keyPackage.initKey(), LABEL, sealedGroupInfo, secrets.encoded(), random));
  }
}
