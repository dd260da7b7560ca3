package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.MessageId;

/** What became of a draft; under the reference its guard gave it, or its own when not wanted. */
public sealed interface SealResult {
  long reference();

  /** Ratchet and bytes are durable. Publish it with {@code XmtpClient.publish}. */
  record Sealed(long reference, MessageId message) implements SealResult {}

  /** The guard said no; nothing was stored for it. */
  record Withheld(long reference) implements SealResult {}

  /** Cannot be sealed now (conversation catching up, commit in flight); try again soon. */
  record NotNow(long reference, String reason) implements SealResult {}

  /** Cannot be sealed at all. */
  record Impossible(long reference, XmtpException.Code reason) implements SealResult {}
}
