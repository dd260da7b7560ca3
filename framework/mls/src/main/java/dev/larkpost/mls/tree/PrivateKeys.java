package dev.larkpost.mls.tree;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.wire.Limits;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The private keys we hold for nodes of the tree: our leaf's and some above it. Immutable. */
public final class PrivateKeys {
  private static final int LENGTH = 32;

  private final SortedMap<Integer, Secret> keys;

  private PrivateKeys(SortedMap<Integer, Secret> keys) {
    this.keys = keys;
  }

  public static PrivateKeys of(int leaf, HpkeKeys leafKeys) {
    return none().with(TreeMath.nodeOfLeaf(leaf), leafKeys.privateKey());
  }

  public static PrivateKeys none() {
    return new PrivateKeys(new TreeMap<>());
  }

  public PrivateKeys with(int node, Secret key) {
    SortedMap<Integer, Secret> more = new TreeMap<>(keys);
    more.put(node, key);
    return new PrivateKeys(more);
  }

  public boolean has(int node) {
    return keys.containsKey(node);
  }

  /** The key pair of a node; its public half comes from the tree. */
  Optional<HpkeKeys> pair(int node, RatchetTree tree) {
    return Optional.ofNullable(keys.get(node))
        .flatMap(key -> tree.encryptionKey(node).map(pub -> new HpkeKeys(Kem.X25519, key, pub)));
  }

  /** Only the keys that still fit: same node, same public key in both trees. */
  public PrivateKeys kept(RatchetTree before, RatchetTree after) {
    SortedMap<Integer, Secret> kept = new TreeMap<>();
    keys.forEach(
        (node, key) -> {
          if (node < TreeMath.nodes(after.width()) && sameKey(before, after, node)) {
            kept.put(node, key);
          }
        });
    return new PrivateKeys(kept);
  }

  private static boolean sameKey(RatchetTree before, RatchetTree after, int node) {
    Optional<byte[]> old = before.encryptionKey(node);
    Optional<byte[]> now = after.encryptionKey(node);
    return old.isPresent() && now.isPresent() && java.util.Arrays.equals(old.get(), now.get());
  }

  public void write(TlsWriter out) {
    out.u8(keys.size());
    keys.forEach((node, key) -> out.u16(node).raw(key.bytes()));
  }

  public static PrivateKeys read(TlsReader in) {
    SortedMap<Integer, Secret> keys = new TreeMap<>();
    for (int count = in.u8(); count > 0; count--) {
      int node = in.u16();
      if (node >= 2 * Limits.LEAVES_MAX) {
        throw new MlsException(Code.BAD_STATE, "private key of node " + node);
      }
      keys.put(node, Secret.owning(in.take(LENGTH)));
    }
    return new PrivateKeys(keys);
  }

  /** For tests: node indices we hold keys for. */
  Map<Integer, Secret> all() {
    return Map.copyOf(keys);
  }
}
