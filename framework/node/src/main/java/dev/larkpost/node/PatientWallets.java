package dev.larkpost.node;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Asks a chain no more than a few questions at a time. A chain that says nothing holds the thread
 * that asks it; with all of them held the node would answer nobody. Thread-safe.
 */
final class PatientWallets implements WalletVerifier {
  /** Questions under way; well below {@link Workers}' threads. */
  static final int UNDERWAY_MAX = 4;

  private final WalletVerifier wallets;
  private final Semaphore places = new Semaphore(UNDERWAY_MAX);

  PatientWallets(WalletVerifier wallets) {
    this.wallets = wallets;
  }

  /**
   * @throws XmtpException UNAVAILABLE when the chain keeps too many waiting already
   */
  @Override
  public List<WalletVerdict> verify(List<WalletSignatureCheck> checks) {
    if (!places.tryAcquire()) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          UNDERWAY_MAX + " questions wait for the chain already");
    }
    try {
      return wallets.verify(checks);
    } finally {
      places.release();
    }
  }
}
