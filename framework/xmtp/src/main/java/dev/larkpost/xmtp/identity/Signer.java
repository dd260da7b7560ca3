package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.wire.identity.Signature;

/**
 * Signs identity updates for an identifier: at registration, and when installations or wallets
 * change; never for messages. May be slow, ask a person or a remote service; called on the thread
 * of whoever changes the identity, never under a lock. A smart contract wallet answers with {@code
 * erc_6492}, an ordinary one with {@code erc_191}.
 */
public interface Signer {
  /** Whom it signs for. */
  Identifier identifier();

  /**
   * Signs the text as its identifier would in a wallet.
   *
   * @param text what a person would read, UTF-8, no trailing newline
   * @throws dev.larkpost.xmtp.XmtpException UNAVAILABLE when whoever signs cannot be reached
   */
  Signature sign(String text);
}
