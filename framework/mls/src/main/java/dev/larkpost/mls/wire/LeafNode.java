package dev.larkpost.mls.wire;

import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.SignatureKeys;
import java.util.Arrays;
import java.util.List;

/**
 * A leaf of the tree (RFC 9420 section 7.2), immutable. Its bytes are kept as they came, so that
 * hashes and signatures never depend on our writing them again.
 */
public final class LeafNode {
  private static final String LABEL = "LeafNodeTBS";

  private final Content content;
  private final byte[] signature;
  private final byte[] encoded;
  private final int contentLength;

  /** What is signed, apart from the place in the group. */
  public record Content(
      byte[] encryptionKey,
      byte[] signatureKey,
      Credential credential,
      Capabilities capabilities,
      LeafSource source,
      List<Extension> extensions) {
    public Content {
      extensions = List.copyOf(extensions);
    }

    static Content read(TlsReader in) {
      return new Content(
          in.vector(),
          in.vector(),
          Credential.read(in),
          Capabilities.read(in),
          LeafSource.read(in),
          Extension.readList(in));
    }

    void write(TlsWriter out) {
      out.vector(encryptionKey).vector(signatureKey);
      credential.write(out);
      capabilities.write(out);
      source.write(out);
      Extension.writeList(extensions, out);
    }

    /** The same member with a new key and source. */
    public Content renewed(byte[] newEncryptionKey, LeafSource newSource) {
      return new Content(
          newEncryptionKey, signatureKey, credential, capabilities, newSource, extensions);
    }
  }

  /** Where a leaf that is not in a key package belongs. */
  public record Place(byte[] groupId, int leaf) {}

  private LeafNode(Content content, byte[] signature, byte[] encoded, int contentLength) {
    this.content = content;
    this.signature = signature;
    this.encoded = encoded;
    this.contentLength = contentLength;
  }

  /** Signs a leaf; {@code place} counts unless it goes into a key package. */
  public static LeafNode sign(Content content, Place place, SignatureKeys signer) {
    byte[] unsigned = TlsWriter.bytes(content::write);
    byte[] signature = CipherSuite.sign(signer, LABEL, toBeSigned(content, unsigned, place));
    byte[] encoded = new TlsWriter(unsigned.length + 66).raw(unsigned).vector(signature).toBytes();
    return new LeafNode(content, signature, encoded, unsigned.length);
  }

  public static LeafNode read(TlsReader in) {
    int start = in.position();
    Content content = Content.read(in);
    int contentLength = in.position() - start;
    byte[] signature = in.vector();
    return new LeafNode(content, signature, in.since(start), contentLength);
  }

  public void write(TlsWriter out) {
    out.raw(encoded);
  }

  public boolean verify(Place place) {
    byte[] unsigned = Arrays.copyOf(encoded, contentLength);
    byte[] signed = toBeSigned(content, unsigned, place);
    return CipherSuite.verify(content.signatureKey(), LABEL, signed, signature);
  }

  private static byte[] toBeSigned(Content content, byte[] unsigned, Place place) {
    if (content.source() instanceof LeafSource.InKeyPackage) {
      return unsigned;
    }
    return new TlsWriter(unsigned.length + place.groupId().length + 8)
        .raw(unsigned)
        .vector(place.groupId())
        .u32(place.leaf())
        .toBytes();
  }

  public Content content() {
    return content;
  }

  public byte[] encryptionKey() {
    return content.encryptionKey();
  }

  public byte[] signatureKey() {
    return content.signatureKey();
  }

  public Credential credential() {
    return content.credential();
  }

  public Capabilities capabilities() {
    return content.capabilities();
  }

  public LeafSource source() {
    return content.source();
  }

  public List<Extension> extensions() {
    return content.extensions();
  }

  /** The TLS bytes; the live array. */
  public byte[] encoded() {
    return encoded;
  }
}
