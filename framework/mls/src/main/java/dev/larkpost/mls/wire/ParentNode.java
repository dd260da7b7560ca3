package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.util.List;

/**
 * An inner node of the tree (RFC 9420 section 7.1).
 *
 * @param unmergedLeaves ascending leaf indices
 */
public record ParentNode(byte[] encryptionKey, byte[] parentHash, List<Integer> unmergedLeaves) {
  public ParentNode {
    unmergedLeaves = List.copyOf(unmergedLeaves);
    for (int i = 1; i < unmergedLeaves.size(); i++) {
      if (unmergedLeaves.get(i - 1) >= unmergedLeaves.get(i)) {
        throw new MlsException(Code.BAD_TREE, "unmerged leaves not ascending");
      }
    }
  }

  public static ParentNode read(TlsReader in) {
    return new ParentNode(in.vector(), in.vector(), in.list(Limits.LEAVES_MAX, TlsReader::index));
  }

  public void write(TlsWriter out) {
    out.vector(encryptionKey).vector(parentHash);
    out.list(unmergedLeaves, (leaf, to) -> to.u32(leaf));
  }

  /** The same node with other unmerged leaves. */
  public ParentNode withUnmerged(List<Integer> leaves) {
    return new ParentNode(encryptionKey, parentHash, leaves);
  }
}
