package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.id.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Who signed a text in a wallet (ERC-191). Stateless; accounts with a key of their own only. */
public final class TextSignature {
  /** r, s and v. */
  public static final int LENGTH = Secp256k1.SIGNATURE_LENGTH;

  private TextSignature() {}

  /**
   * @param signature r, s, v with v one of 0, 1, 27, 28
   * @return whose key made it over this very text; empty when it is no signature
   */
  public static Optional<Identifier> signer(String text, byte[] signature) {
    if (signature.length != LENGTH) {
      return Optional.empty();
    }
    byte[] digest = Secp256k1.personalDigest(text.getBytes(StandardCharsets.UTF_8));
    try {
      return Optional.of(
          Identifier.ethereum(Secp256k1.address(Secp256k1.recoverKey(digest, signature))));
    } catch (IdentityException none) {
      return Optional.empty();
    }
  }
}
