package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.util.List;
import java.util.OptionalLong;

/**
 * Asks chains about signatures of smart contract wallets; {@code transport::verifyWalletSignatures}
 * is one.
 */
@FunctionalInterface
public interface WalletVerifier {
  /** Knows no chain: no wallet that is a contract signed. */
  WalletVerifier NOBODY =
      checks -> checks.stream().map(c -> new WalletVerdict(false, OptionalLong.empty())).toList();

  /**
   * One verdict per check, same order.
   *
   * @throws dev.larkpost.xmtp.XmtpException UNAVAILABLE when a chain cannot be reached, which is
   *     not "invalid"
   */
  List<WalletVerdict> verify(List<WalletSignatureCheck> checks);
}
