package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.schedule.EpochSecrets;
import dev.larkpost.mls.schedule.KeySchedule;
import dev.larkpost.mls.schedule.Transcript;
import dev.larkpost.mls.tree.PrivateKeys;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.tree.TreeCheck;
import dev.larkpost.mls.tree.TreeKem;
import dev.larkpost.mls.tree.TreeMath;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.GroupInfo;
import dev.larkpost.mls.wire.GroupSecrets;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.UncheckedKeyPackage;
import dev.larkpost.mls.wire.Welcome;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Opening a welcome with every check of RFC 9420 section 12.4.3.1. */
final class Joining {
  private final KeyPackageKeys keys;
  private final UncheckedKeyPackage keyPackage;
  private final SignatureKeys signer;
  private final Policy policy;

  Joining(KeyPackageKeys keys, SignatureKeys signer, Policy policy) {
    this.keys = keys;
    this.keyPackage = UncheckedKeyPackage.decode(keys.encoded());
    this.signer = signer;
    this.policy = policy;
  }

  /** A group we could be in. */
  record Joined(Epoch epoch, Secret encryption, Member adder) {}

  /**
   * @param givenTree the tree when the welcome does not carry it
   * @throws MlsException with the reason
   */
  Joined join(byte[] message, Optional<byte[]> givenTree) {
    if (!(MlsMessage.decode(message) instanceof MlsMessage.OfWelcome ofWelcome)) {
      throw new MlsException(Code.MALFORMED, "not a welcome");
    }
    Welcome welcome = ofWelcome.welcome();
    CipherSuite suite = CipherSuite.of(welcome.suite());
    if (!policy.suites().contains(suite)) {
      throw new MlsException(Code.UNSUPPORTED, "welcome of suite " + suite.id());
    }
    GroupSecrets secrets = secrets(welcome, suite);
    try (Secret joiner = secrets.joiner();
        Secret psk = CommitReader.pskSecret(secrets.psks(), policy)) {
      GroupInfo info = groupInfo(welcome, suite, KeySchedule.welcome(joiner, psk));
      return joined(secrets, psk, info, checkedTree(info, suite, givenTree));
    }
  }

  private static GroupInfo groupInfo(Welcome welcome, CipherSuite suite, Secret key) {
    try (key) {
      return GroupInfo.decode(KeySchedule.openGroupInfo(suite, key, welcome.encryptedGroupInfo()));
    }
  }

  private Joined joined(GroupSecrets secrets, Secret psk, GroupInfo info, RatchetTree tree) {
    int leaf = ownLeaf(tree);
    PrivateKeys privateKeys = privateKeys(secrets, info, tree, leaf);
    byte[] context = info.context().encoded();
    EpochSecrets epochSecrets = KeySchedule.joined(secrets.joiner(), psk, context).epoch();
    return joined(info, tree, new Epoch.Self(leaf, true, privateKeys), epochSecrets);
  }

  private GroupSecrets secrets(Welcome welcome, CipherSuite suite) {
    Welcome.ForMember mine = welcome.find(keyPackage.hashRef()).orElseThrow(Joining::notForUs);
    byte[] opened =
        suite.decryptWithLabel(
            keys.init(), Welcomes.LABEL, welcome.encryptedGroupInfo(), mine.groupSecrets());
    return GroupSecrets.decode(opened);
  }

  private static MlsException notForUs() {
    return new MlsException(Code.NOT_FOR_US, "welcome is not for this key package");
  }

  private RatchetTree checkedTree(GroupInfo info, CipherSuite suite, Optional<byte[]> givenTree) {
    GroupContext context = info.context();
    if (context.suite() != suite) {
      throw new MlsException(Code.BAD_TREE, "GroupInfo of another suite than its welcome");
    }
    byte[] encoded =
        Extension.find(info.extensions(), Extension.RATCHET_TREE)
            .map(Extension::data)
            .or(() -> givenTree)
            .orElseThrow(() -> new MlsException(Code.UNSUPPORTED, "welcome without a tree"));
    RatchetTree tree = RatchetTree.decode(encoded);
    if (!Arrays.equals(tree.hash(), context.treeHash())) {
      throw new MlsException(Code.BAD_TREE, "tree hash");
    }
    LeafNode signing =
        tree.leaf(info.signer())
            .orElseThrow(() -> new MlsException(Code.BAD_SENDER, "signer's leaf is blank"));
    if (!info.verify(signing.signatureKey())) {
      throw new MlsException(Code.BAD_SIGNATURE, "GroupInfo signature");
    }
    TreeCheck.joining(tree, suite, context.groupId(), context.extensions(), ownLeaf(tree));
    return tree;
  }

  /** The leaf that is our key package's, byte for byte. */
  private int ownLeaf(RatchetTree tree) {
    byte[] own = keyPackage.leaf().encoded();
    for (int leaf : tree.members()) {
      if (Arrays.equals(own, tree.leaf(leaf).orElseThrow().encoded())) {
        if (!Arrays.equals(keyPackage.leaf().signatureKey(), signer.publicKey())) {
          throw new MlsException(Code.NOT_FOR_US, "key package of another signer");
        }
        return leaf;
      }
    }
    throw new MlsException(Code.BAD_TREE, "our leaf is not in the tree");
  }

  private PrivateKeys privateKeys(
      GroupSecrets secrets, GroupInfo info, RatchetTree tree, int leaf) {
    PrivateKeys own = PrivateKeys.of(leaf, keys.leafEncryption());
    if (secrets.path().isEmpty()) {
      return own;
    }
    if (info.signer() == leaf) {
      throw new MlsException(Code.BAD_TREE, "welcome signed by our own leaf");
    }
    List<Integer> path = tree.filteredPath(info.signer());
    int shared = path.indexOf(TreeMath.commonAncestor(leaf, info.signer()));
    return TreeKem.adopt(tree, path.subList(shared, path.size()), secrets.path().get(), own).keys();
  }

  private Joined joined(GroupInfo info, RatchetTree tree, Epoch.Self self, EpochSecrets secrets) {
    byte[] confirmed = info.context().confirmedTranscriptHash();
    if (!secrets.confirms(info.confirmationTag(), confirmed)) {
      throw new MlsException(Code.BAD_TAG, "confirmation tag of a welcome");
    }
    byte[] interim = Transcript.interim(confirmed, info.confirmationTag());
    Epoch epoch = Epoch.of(info.context(), tree, self, Epoch.Keys.of(secrets, policy), interim);
    Secret encryption = secrets.encryption();
    secrets.close();
    return new Joined(epoch, encryption, epoch.member(info.signer()).orElseThrow());
  }
}
