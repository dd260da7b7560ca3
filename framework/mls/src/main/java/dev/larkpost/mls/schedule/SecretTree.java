package dev.larkpost.mls.schedule;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.tree.TreeMath;
import dev.larkpost.mls.wire.Limits;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The message keys of one epoch (RFC 9420 section 9): the parts of the tree nobody used yet, and
 * the ratchets of the members that did. Used secrets are overwritten. One thread.
 *
 * <p>Saved bytes start with our own application ratchet; what follows it stays undecoded until a
 * message is received, so that sending costs the same in every size of group.
 */
public final class SecretTree {
  /** Generations a message may be late within its epoch. */
  public static final int LATE_MAX = SenderRatchet.LATE_MAX;

  /** Generations a message may be ahead of the last one seen. */
  public static final int FORWARD_MAX = SenderRatchet.FORWARD_MAX;

  /** The two chains of a member. */
  public enum Kind {
    HANDSHAKE("handshake"),
    APPLICATION("application");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  private static final byte[] LEFT = "left".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RIGHT = "right".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {};

  private final CipherSuite suite;
  private final int ownLeaf;
  private @Nullable SenderRatchet own;
  private byte @Nullable [] undecoded;
  private int width;
  private final TreeMap<Integer, byte[]> nodes = new TreeMap<>();
  private final TreeMap<Integer, SenderRatchet> ratchets = new TreeMap<>();

  private SecretTree(CipherSuite suite, int ownLeaf) {
    this.suite = suite;
    this.ownLeaf = ownLeaf;
  }

  /** The start of an epoch; takes over the encryption secret. */
  public static SecretTree of(CipherSuite suite, Secret encryption, int width, int ownLeaf) {
    SecretTree tree = new SecretTree(suite, ownLeaf);
    tree.width = width;
    tree.nodes.put(TreeMath.root(width), encryption.bytes());
    return tree;
  }

  /** Our next application key; the ratchet has moved when this returns. */
  public MessageKey sendApplication() {
    SenderRatchet ratchet = own;
    if (ratchet == null) {
      decoded();
      ratchet = draw(Kind.APPLICATION);
    }
    SenderRatchet.Step step = ratchet.advance(suite);
    Arrays.fill(ratchet.secret(), (byte) 0);
    own = step.after();
    return step.key();
  }

  /** Our next handshake key; the ratchet has moved when this returns. */
  public MessageKey sendHandshake() {
    decoded();
    SenderRatchet ratchet = draw(Kind.HANDSHAKE);
    SenderRatchet.Step step = ratchet.advance(suite);
    Arrays.fill(ratchet.secret(), (byte) 0);
    ratchets.put(slot(ownLeaf, Kind.HANDSHAKE), step.after());
    return step.key();
  }

  /** A key for a received message; nothing moves until {@link #use}. */
  public final class Draw {
    private final int slot;
    private final SenderRatchet.Step step;
    private final Optional<Expansion> expansion;

    private Draw(int slot, SenderRatchet.Step step, Optional<Expansion> expansion) {
      this.slot = slot;
      this.step = step;
      this.expansion = expansion;
    }

    public MessageKey key() {
      return step.key();
    }

    /** Whether earlier messages of the same sender have not come. */
    public boolean leavesGap() {
      return step.passed() > 0;
    }

    /** The message was good: its key is gone from now on. */
    public void use() {
      expansion.ifPresent(SecretTree.this::adopt);
      SenderRatchet before = ratchets.put(slot, step.after());
      if (before != null && before.secret() != step.after().secret()) {
        Arrays.fill(before.secret(), (byte) 0);
      }
      step.key().erase();
    }
  }

  /**
   * @throws MlsException BAD_SENDER, REPLAYED or TOO_FAR_AHEAD
   */
  public Draw receive(int leaf, Kind kind, int generation) {
    decoded();
    if (leaf < 0 || leaf >= width) {
      throw new MlsException(Code.BAD_SENDER, "leaf " + leaf);
    }
    int slot = slot(leaf, kind);
    boolean ours = leaf == ownLeaf && kind == Kind.APPLICATION;
    SenderRatchet known = ours ? own : ratchets.get(slot);
    if (known != null) {
      return new Draw(slot, known.take(suite, generation), Optional.empty());
    }
    Expansion expansion = expand(leaf);
    SenderRatchet fresh = expansion.of(kind);
    return new Draw(slot, fresh.take(suite, generation), Optional.of(expansion));
  }

  /** Our own ratchet, made when it is first needed. */
  private SenderRatchet draw(Kind kind) {
    SenderRatchet known = ratchets.get(slot(ownLeaf, kind));
    if (known != null) {
      return known;
    }
    Expansion expansion = expand(ownLeaf);
    adopt(expansion);
    return expansion.of(kind);
  }

  /** What opening the way down to a leaf yields. */
  private record Expansion(
      int leaf,
      int from,
      Map<Integer, byte[]> siblings,
      SenderRatchet handshake,
      SenderRatchet application) {
    SenderRatchet of(Kind kind) {
      return kind == Kind.HANDSHAKE ? handshake : application;
    }
  }

  private Expansion expand(int leaf) {
    int target = TreeMath.nodeOfLeaf(leaf);
    int from = target;
    while (!nodes.containsKey(from)) {
      if (from == TreeMath.root(width)) {
        throw new MlsException(Code.REPLAYED, "no keys left for leaf " + leaf);
      }
      from = TreeMath.parent(from);
    }
    Map<Integer, byte[]> siblings = new HashMap<>();
    byte[] secret = secretAt(from);
    for (int node = from; node != target; ) {
      int child = TreeMath.childTowards(node, target);
      siblings.put(TreeMath.sibling(child), childSecret(secret, TreeMath.sibling(child), node));
      secret = childSecret(secret, child, node);
      node = child;
    }
    return new Expansion(
        leaf, from, siblings, start(secret, Kind.HANDSHAKE), start(secret, Kind.APPLICATION));
  }

  private byte[] secretAt(int node) {
    byte[] secret = nodes.get(node);
    if (secret == null) {
      throw new IllegalStateException("node " + node);
    }
    return secret;
  }

  private static byte[] childSecret(byte[] secret, int child, int parent) {
    byte[] side = child < parent ? LEFT : RIGHT;
    return CipherSuite.expandWithLabel(secret, "tree", side, Hashes.LENGTH);
  }

  private static SenderRatchet start(byte[] leafSecret, Kind kind) {
    return SenderRatchet.fresh(
        CipherSuite.expandWithLabel(leafSecret, kind.label, NONE, Hashes.LENGTH));
  }

  private void adopt(Expansion expansion) {
    Optional.ofNullable(nodes.remove(expansion.from))
        .ifPresent(secret -> Arrays.fill(secret, (byte) 0));
    nodes.putAll(expansion.siblings);
    ratchets.put(slot(expansion.leaf, Kind.HANDSHAKE), expansion.handshake);
    if (expansion.leaf == ownLeaf) {
      own = expansion.application;
    } else {
      ratchets.put(slot(expansion.leaf, Kind.APPLICATION), expansion.application);
    }
  }

  /**
   * The epoch is over: our own keys and everybody's handshake keys go, late application messages of
   * others can still be opened.
   */
  public void retire() {
    decoded();
    if (own == null) {
      adopt(expand(ownLeaf));
    }
    Optional.ofNullable(own).ifPresent(SenderRatchet::erase);
    own = null;
    ratchets.entrySet().removeIf(SecretTree::eraseHandshake);
  }

  private static boolean eraseHandshake(Map.Entry<Integer, SenderRatchet> entry) {
    if (entry.getKey() % 2 == Kind.APPLICATION.ordinal()) {
      return false;
    }
    entry.getValue().erase();
    return true;
  }

  /** Overwrites everything. */
  public void erase() {
    decoded();
    nodes.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
    ratchets.values().forEach(SenderRatchet::erase);
    Optional.ofNullable(own).ifPresent(SenderRatchet::erase);
    nodes.clear();
    ratchets.clear();
    own = null;
  }

  public void write(TlsWriter out) {
    out.optional(Optional.ofNullable(own), SenderRatchet::write);
    byte[] raw = undecoded;
    if (raw != null) {
      out.raw(raw);
      return;
    }
    out.u16(width).u16(nodes.size());
    nodes.forEach((node, secret) -> out.u16(node).raw(secret));
    out.u16(ratchets.size());
    ratchets.forEach((slot, ratchet) -> ratchet.write(out.u16(slot)));
  }

  /** The rest of {@code in} must be what {@link #write} wrote. */
  public static SecretTree read(CipherSuite suite, int ownLeaf, TlsReader in) {
    SecretTree tree = new SecretTree(suite, ownLeaf);
    tree.own = in.optional(own -> SenderRatchet.read(suite, own)).orElse(null);
    tree.undecoded = in.rest();
    return tree;
  }

  private void decoded() {
    byte[] raw = undecoded;
    if (raw != null) {
      TlsReader in = TlsReader.of(raw);
      decode(in);
      in.end();
      undecoded = null;
      Arrays.fill(raw, (byte) 0);
    }
  }

  private void decode(TlsReader in) {
    width = in.u16();
    if (width < 1 || width > Limits.LEAVES_MAX || Integer.bitCount(width) != 1) {
      throw new MlsException(Code.BAD_STATE, "saved secret tree of width " + width);
    }
    for (int count = in.u16(); count > 0; count--) {
      nodes.put(below(TreeMath.nodes(width), in.u16()), in.take(Hashes.LENGTH));
    }
    for (int count = in.u16(); count > 0; count--) {
      ratchets.put(below(2 * width, in.u16()), SenderRatchet.read(suite, in));
    }
    below(width, ownLeaf);
  }

  private static int below(int bound, int index) {
    if (index >= bound) {
      throw new MlsException(Code.BAD_STATE, "saved index " + index);
    }
    return index;
  }

  private static int slot(int leaf, Kind kind) {
    return 2 * leaf + kind.ordinal();
  }
}
