package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.CipherSuite;
import java.util.List;

/** The committer's new leaf and the new keys above it (RFC 9420 section 7.6). */
public record UpdatePath(LeafNode leaf, List<Node> nodes) {
  /**
   * One node of the filtered direct path.
   *
   * @param secrets its path secret, once for each node of the copath child's resolution
   */
  public record Node(byte[] encryptionKey, List<CipherSuite.Sealed> secrets) {
    public Node {
      secrets = List.copyOf(secrets);
    }

    static Node read(TlsReader in) {
      return new Node(in.vector(), in.list(Limits.LEAVES_MAX, UpdatePath::readSealed));
    }

    void write(TlsWriter out) {
      out.vector(encryptionKey).list(secrets, UpdatePath::writeSealed);
    }
  }

  public UpdatePath {
    nodes = List.copyOf(nodes);
  }

  static UpdatePath read(TlsReader in) {
    return new UpdatePath(LeafNode.read(in), in.list(Integer.SIZE, Node::read));
  }

  public static UpdatePath decode(byte[] tls) {
    return TlsReader.exactly(tls, UpdatePath::read);
  }

  void write(TlsWriter out) {
    leaf.write(out);
    out.list(nodes, Node::write);
  }

  static CipherSuite.Sealed readSealed(TlsReader in) {
    return new CipherSuite.Sealed(in.vector(), in.vector());
  }

  static void writeSealed(CipherSuite.Sealed sealed, TlsWriter out) {
    out.vector(sealed.kemOutput()).vector(sealed.ciphertext());
  }
}
