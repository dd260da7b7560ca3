package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.util.List;

/**
 * Asks chains about signatures of smart contract wallets; {@code transport::verifyWalletSignatures}
 * is one.
 */
@FunctionalInterface
public interface WalletVerifier {
  /**
   * One verdict per check, same order.
   *
   * @throws dev.larkpost.xmtp.XmtpException UNAVAILABLE when a chain cannot be reached, which is
   *     not "invalid"
   */
  List<WalletVerdict> verify(List<WalletSignatureCheck> checks);
}
