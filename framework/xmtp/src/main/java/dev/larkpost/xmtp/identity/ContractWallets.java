package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.wire.identity.SmartContractWalletSignature;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signatures of smart contract wallets: what a chain is asked, who signed (section 1.4, item 3).
 */
final class ContractWallets {
  /** CAIP-10, Ethereum chains only. */
  private static final Pattern ACCOUNT =
      Pattern.compile("eip155:([0-9]{1,19}):(0x[0-9a-fA-F]{40})");

  private ContractWallets() {}

  /**
   * Everything about a signature but whether its chain agrees.
   *
   * @throws IdentityException MALFORMED_SIGNATURE when the account is not one of an Ethereum chain
   */
  static VerifiedSignature claimed(SmartContractWalletSignature wire) {
    Matcher account = ACCOUNT.matcher(wire.getAccountId());
    if (!account.matches()) {
      throw malformed("an account that is not CAIP-10 on an Ethereum chain");
    }
    return new VerifiedSignature(
        new MemberId.Wallet(account.group(2).toLowerCase(Locale.ROOT)),
        SignatureKind.ERC_1271,
        wire.getSignature(),
        OptionalLong.of(chain(account.group(1))));
  }

  static WalletSignatureCheck check(byte[] text, SmartContractWalletSignature wire) {
    return new WalletSignatureCheck(
        wire.getAccountId(),
        OptionalLong.of(wire.getBlockNumber()),
        wire.getSignature().toByteArray(),
        Secp256k1.personalDigest(text));
  }

  private static long chain(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw malformed("a chain id above 63 bits");
    }
  }

  private static IdentityException malformed(String message) {
    return new IdentityException(Reason.MALFORMED_SIGNATURE, message);
  }
}
