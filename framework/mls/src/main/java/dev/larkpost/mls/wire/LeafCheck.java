package dev.larkpost.mls.wire;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Ed25519;

/** What RFC 9420 section 7.3 asks of a leaf by itself, without its group. */
public final class LeafCheck {
  private static final int MLS10 = 1;

  private LeafCheck() {}

  /**
   * @throws MlsException UNSUPPORTED or BAD_TREE
   */
  public static void check(LeafNode leaf, CipherSuite suite) {
    if (leaf.encryptionKey().length != CipherSuite.HPKE_KEY_LENGTH
        || leaf.signatureKey().length != Ed25519.PUBLIC_KEY_LENGTH) {
      throw new MlsException(Code.BAD_TREE, "leaf key lengths");
    }
    if (leaf.credential().type() != Credential.BASIC) {
      throw new MlsException(Code.UNSUPPORTED, "credential type " + leaf.credential().type());
    }
    Capabilities can = leaf.capabilities();
    if (!can.versions().contains(MLS10) || !can.cipherSuites().contains(suite.id())) {
      throw new MlsException(Code.UNSUPPORTED, "leaf does not speak our version and suite");
    }
    if (!can.credentials().contains(leaf.credential().type())) {
      throw new MlsException(Code.BAD_TREE, "leaf does not support its own credential");
    }
    requireListed(leaf, can);
  }

  private static void requireListed(LeafNode leaf, Capabilities can) {
    for (Extension extension : leaf.extensions()) {
      if (!can.supportsExtension(extension.type())) {
        throw new MlsException(Code.BAD_TREE, "leaf extension not listed: " + extension.type());
      }
    }
  }
}
