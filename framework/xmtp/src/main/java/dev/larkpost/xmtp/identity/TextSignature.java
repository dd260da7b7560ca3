package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who signed a text in a wallet (ERC-191). Accounts with a key of their own show it by themselves;
 * of contracts (ERC-1271, ERC-6492) a chain has to be asked. Stateless.
 */
public final class TextSignature {
  /** r, s and v. */
  public static final int LENGTH = Secp256k1.SIGNATURE_LENGTH;

  private TextSignature() {}

  /**
   * What a chain is to be asked about a contract's signature, at its newest block.
   *
   * @param chain the chain's number
   */
  public static WalletSignatureCheck check(
      String text, Identifier wallet, long chain, byte[] signature) {
    return new WalletSignatureCheck(
        "eip155:" + chain + ":" + wallet.value(),
        OptionalLong.empty(),
        signature.clone(),
        Secp256k1.personalDigest(text.getBytes(StandardCharsets.UTF_8)));
  }

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
