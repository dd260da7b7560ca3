package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.SignatureKeys;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decoded key package nobody should trust yet. */
public final class UncheckedKeyPackage {
  private static final int MLS10 = 1;
  private static final String LABEL = "KeyPackageTBS";
  private static final LeafNode.Place NOWHERE = new LeafNode.Place(new byte[0], 0);

  private final Content content;
  private final byte[] signature;
  private final byte[] encoded;
  private final int contentLength;
  private volatile @Nullable KeyPackage checked;

  /** What is signed. */
  record Content(
      int version, int suite, byte[] initKey, LeafNode leaf, List<Extension> extensions) {
    static Content read(TlsReader in) {
      return new Content(
          in.u16(), in.u16(), in.vector(), LeafNode.read(in), Extension.readList(in));
    }

    void write(TlsWriter out) {
      out.u16(version).u16(suite).vector(initKey);
      leaf.write(out);
      Extension.writeList(extensions, out);
    }
  }

  private UncheckedKeyPackage(
      Content content, byte[] signature, byte[] encoded, int contentLength) {
    this.content = content;
    this.signature = signature;
    this.encoded = encoded;
    this.contentLength = contentLength;
  }

  /**
   * Exact decode of TLS bytes.
   *
   * @throws dev.larkpost.mls.MlsException MALFORMED
   */
  public static UncheckedKeyPackage decode(byte[] tls) {
    return TlsReader.exactly(tls, UncheckedKeyPackage::read);
  }

  static UncheckedKeyPackage read(TlsReader in) {
    int start = in.position();
    Content content = Content.read(in);
    int contentLength = in.position() - start;
    byte[] signature = in.vector();
    return new UncheckedKeyPackage(content, signature, in.since(start), contentLength);
  }

  /** Signs a key package of ours. */
  public static UncheckedKeyPackage sign(
      CipherSuite suite,
      byte[] initKey,
      LeafNode leaf,
      List<Extension> extensions,
      SignatureKeys signer) {
    Content content = new Content(MLS10, suite.id(), initKey, leaf, List.copyOf(extensions));
    byte[] unsigned = TlsWriter.bytes(content::write);
    byte[] signature = CipherSuite.sign(signer, LABEL, unsigned);
    byte[] encoded = new TlsWriter(unsigned.length + 66).raw(unsigned).vector(signature).toBytes();
    return new UncheckedKeyPackage(content, signature, encoded, unsigned.length);
  }

  /**
   * Version, suite, both signatures, key uniqueness, lifetime at {@code now}.
   *
   * @throws dev.larkpost.mls.MlsException with the reason
   */
  public KeyPackage check(Instant now) {
    requireLifetime(now);
    return checkForGroup(CipherSuite.XMTP);
  }

  /**
   * All of {@link #check} except the lifetime, which receivers of commits and welcomes skip.
   *
   * @throws MlsException with the reason
   */
  public KeyPackage checkForGroup(CipherSuite suite) {
    KeyPackage known = checked;
    if (known != null && content.suite == suite.id()) {
      return known; // nothing here changes, so neither does the verdict: signatures are dear
    }
    KeyPackage good = checkNow(suite);
    checked = good;
    return good;
  }

  private KeyPackage checkNow(CipherSuite suite) {
    if (content.version != MLS10 || content.suite != suite.id()) {
      throw new MlsException(Code.UNSUPPORTED, "key package of another version or suite");
    }
    LeafNode leaf = content.leaf;
    if (!(leaf.source() instanceof LeafSource.InKeyPackage)) {
      throw new MlsException(Code.BAD_TREE, "leaf was not made for a key package");
    }
    LeafCheck.check(leaf, suite);
    requireKeys(leaf);
    requireSignatures(leaf);
    return new KeyPackage(this, content);
  }

  private void requireKeys(LeafNode leaf) {
    if (content.initKey.length != CipherSuite.HPKE_KEY_LENGTH) {
      throw new MlsException(Code.MALFORMED, "init key length");
    }
    // RFC 9420 section 10.1: one key must not serve two purposes.
    if (Arrays.equals(content.initKey, leaf.encryptionKey())) {
      throw new MlsException(Code.BAD_TREE, "init key equals encryption key");
    }
    for (Extension extension : content.extensions) {
      if (!leaf.capabilities().supportsExtension(extension.type())) {
        throw new MlsException(
            Code.BAD_TREE, "key package extension not listed: " + extension.type());
      }
    }
  }

  private void requireSignatures(LeafNode leaf) {
    if (!leaf.verify(NOWHERE)) {
      throw new MlsException(Code.BAD_SIGNATURE, "leaf signature of a key package");
    }
    byte[] unsigned = Arrays.copyOf(encoded, contentLength);
    if (!CipherSuite.verify(leaf.signatureKey(), LABEL, unsigned, signature)) {
      throw new MlsException(Code.BAD_SIGNATURE, "key package signature");
    }
  }

  private void requireLifetime(Instant now) {
    if (content.leaf.source() instanceof LeafSource.InKeyPackage in
        && (Long.compareUnsigned(now.getEpochSecond(), in.notBefore()) < 0
            || Long.compareUnsigned(now.getEpochSecond(), in.notAfter()) > 0)) {
      throw new MlsException(Code.EXPIRED, "key package outside its lifetime");
    }
  }

  /** The TLS bytes; the live array. */
  public byte[] encoded() {
    return encoded;
  }

  /** RFC 9420 section 5.2 reference. */
  public byte[] hashRef() {
    return CipherSuite.refHash("MLS 1.0 KeyPackage Reference", encoded);
  }

  /** The leaf, as unchecked as the rest. */
  public LeafNode leaf() {
    return content.leaf;
  }

  /** The init key, as unchecked as the rest. */
  public byte[] initKey() {
    return content.initKey;
  }
}
