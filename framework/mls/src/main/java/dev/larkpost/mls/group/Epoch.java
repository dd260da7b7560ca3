package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.schedule.EpochSecrets;
import dev.larkpost.mls.tree.PrivateKeys;
import dev.larkpost.mls.tree.RatchetTree;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.LeafNode;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All of one epoch except its message keys. Nothing in it changes; loaded bytes are decoded when
 * they are first asked for.
 */
final class Epoch {
  private final byte[] contextBytes;
  private final Self self;
  private final Keys keys;
  private final byte[] interim;
  private @Nullable GroupContext context;
  private byte @Nullable [] treeBytes;
  private @Nullable RatchetTree tree;

  /**
   * Our place in the tree.
   *
   * @param fromKeyPackage whether our leaf still has the key package's key
   */
  record Self(int leaf, boolean fromKeyPackage, PrivateKeys privateKeys) {
    private void write(TlsWriter out) {
      privateKeys.write(out.u16(leaf).u8(fromKeyPackage ? 1 : 0));
    }

    private static Self read(TlsReader in) {
      return new Self(in.u16(), in.u8() == 1, PrivateKeys.read(in));
    }
  }

  /** The secrets that outlive the change into an epoch. */
  record Keys(Secret senderData, Secret init, Secret authenticator, Optional<Extra> extra) {
    static Keys of(EpochSecrets secrets, Policy policy) {
      return new Keys(
          secrets.senderData(),
          secrets.init(),
          secrets.authenticator(),
          policy.openAll()
              ? Optional.of(new Extra(secrets.membership(), secrets.resumption()))
              : Optional.empty());
    }

    static Keys none() {
      Secret zero = Secret.owning(new byte[Hashes.LENGTH]);
      return new Keys(zero, zero, zero, Optional.empty());
    }

    private void write(TlsWriter out) {
      out.raw(senderData.bytes()).raw(init.bytes()).raw(authenticator.bytes());
      out.optional(
          extra, (more, to) -> to.raw(more.membership.bytes()).raw(more.resumption.bytes()));
    }

    private static Keys read(TlsReader in) {
      return new Keys(
          secret(in),
          secret(in),
          secret(in),
          in.optional(more -> new Extra(secret(more), secret(more))));
    }

    private static Secret secret(TlsReader in) {
      return Secret.owning(in.take(Hashes.LENGTH));
    }
  }

  /** What only a policy that opens everything needs. */
  record Extra(Secret membership, Secret resumption) {}

  private Epoch(byte[] contextBytes, Self self, Keys keys, byte[] interim) {
    this.contextBytes = contextBytes;
    this.self = self;
    this.keys = keys;
    this.interim = interim;
  }

  static Epoch of(GroupContext context, RatchetTree tree, Self self, Keys keys, byte[] interim) {
    Epoch epoch = new Epoch(context.encoded(), self, keys, interim);
    epoch.context = context;
    epoch.tree = tree;
    return epoch;
  }

  /** The same without secrets, for a group we were removed from. */
  Epoch withoutSecrets() {
    Self keyless = new Self(self.leaf, false, PrivateKeys.none());
    return of(context(), tree(), keyless, Keys.none(), interim);
  }

  void write(TlsWriter out) {
    out.vector(contextBytes);
    self.write(out);
    keys.write(out);
    byte[] raw = treeBytes;
    out.vector(interim).vector(raw == null ? tree().encoded() : raw);
  }

  static Epoch read(TlsReader in) {
    Epoch epoch = new Epoch(in.vector(), Self.read(in), Keys.read(in), in.vector(Hashes.LENGTH));
    epoch.treeBytes = in.vector();
    return epoch;
  }

  /** What is signed with every message; the live array. */
  byte[] contextBytes() {
    return contextBytes;
  }

  GroupContext context() {
    GroupContext decoded = context;
    if (decoded == null) {
      decoded = State.decoding(() -> GroupContext.decode(contextBytes));
      context = decoded;
    }
    return decoded;
  }

  /** Not to be changed: copy it first. */
  RatchetTree tree() {
    RatchetTree decoded = tree;
    byte[] raw = treeBytes;
    if (decoded == null) {
      decoded = State.decoding(() -> decodeTree(raw == null ? new byte[0] : raw));
      tree = decoded;
    }
    return decoded;
  }

  private RatchetTree decodeTree(byte[] raw) {
    RatchetTree decoded = RatchetTree.decode(raw);
    if (decoded.leaf(self.leaf).isEmpty()) {
      throw new MlsException(Code.BAD_STATE, "our own leaf is not in the saved tree");
    }
    return decoded;
  }

  CipherSuite suite() {
    return context().suite();
  }

  Self self() {
    return self;
  }

  int ownLeaf() {
    return self.leaf;
  }

  Keys keys() {
    return keys;
  }

  byte[] interim() {
    return interim;
  }

  LeafNode.Place place() {
    return new LeafNode.Place(context().groupId(), self.leaf);
  }

  Optional<Member> member(int leaf) {
    return tree().leaf(leaf).map(node -> Members.of(leaf, node));
  }

  List<Member> members() {
    return Members.of(tree());
  }
}
