package dev.larkpost.engine.connect;

import dev.larkpost.xmtp.identity.WalletVerifier;
import java.util.Set;

/**
 * Chains that say whether a wallet that is a contract signed. Nobody is asked before the first
 * question. Any thread.
 */
public interface WalletChains extends WalletVerifier, AutoCloseable {
  /** Numbers of the chains; wallets of any other did not sign. */
  Set<Long> chains();

  @Override
  void close();
}
