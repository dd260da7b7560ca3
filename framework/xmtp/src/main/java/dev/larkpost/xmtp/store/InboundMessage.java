package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;

/**
 * A message that was read from the network and is durable here.
 *
 * @param sequence rises in the order messages were stored; 0 before it is stored
 * @param dm whether the conversation is a DM (else a group)
 * @param sentNs the node's time, Unix nanoseconds
 * @param content EncodedContent bytes; membership and metadata changes come as the locally made
 *     {@code xmtp.org/group_updated} (wire file mls-and-messages section 6.4)
 */
public record InboundMessage(
    long sequence,
    MessageId id,
    ConversationId conversation,
    boolean dm,
    InboxId sender,
    InstallationId senderInstallation,
    long sentNs,
    byte[] content) {
  /** The same message saying something else. */
  public InboundMessage saying(byte[] other) {
    return new InboundMessage(
        sequence, id, conversation, dm, sender, senderInstallation, sentNs, other);
  }

  /** The same message with the sequence the store gave it. */
  public InboundMessage at(long newSequence) {
    return new InboundMessage(
        newSequence, id, conversation, dm, sender, senderInstallation, sentNs, content);
  }
}
