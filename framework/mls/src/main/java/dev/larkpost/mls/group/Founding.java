package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.schedule.EpochSecrets;
import dev.larkpost.mls.schedule.Transcript;
import dev.larkpost.mls.tree.PrivateKeys;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.wire.Credential;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.LeafSource;
import java.security.SecureRandom;
import java.util.List;

/** Epoch 0 of a new group (RFC 9420 section 11), which only its creator ever sees. */
final class Founding {
  private static final byte[] NONE = {};

  private Founding() {}

  /** A group of one. */
  record Founded(Epoch epoch, Secret encryption) {}

  static Founded of(
      byte[] groupId,
      Group.Self self,
      List<Extension> extensions,
      SignatureKeys signer,
      SecureRandom random) {
    HpkeKeys leafKeys = HpkeKeys.generate(Kem.X25519, random);
    RatchetTree tree = RatchetTree.of(leaf(groupId, self, leafKeys, signer));
    GroupContext context =
        new GroupContext(CipherSuite.XMTP, groupId, 0, tree.hash(), NONE, extensions);
    byte[] start = new byte[Hashes.LENGTH];
    random.nextBytes(start);
    EpochSecrets secrets = EpochSecrets.initial(Secret.owning(start));
    byte[] interim = Transcript.interim(NONE, secrets.confirmationTag(NONE));
    Epoch.Self own = new Epoch.Self(0, false, PrivateKeys.of(0, leafKeys));
    Epoch.Keys keys = Epoch.Keys.of(secrets, Policy.XMTP);
    Secret encryption = secrets.encryption();
    secrets.close();
    return new Founded(Epoch.of(context, tree, own, keys, interim), encryption);
  }

  private static LeafNode leaf(
      byte[] groupId, Group.Self self, HpkeKeys leafKeys, SignatureKeys signer) {
    LeafNode.Content content =
        new LeafNode.Content(
            leafKeys.publicKey(),
            signer.publicKey(),
            Credential.basic(self.credentialIdentity()),
            self.capabilities(),
            new LeafSource.InKeyPackage(0, Long.MAX_VALUE),
            List.of());
    return LeafNode.sign(content, new LeafNode.Place(groupId, 0), signer);
  }
}
