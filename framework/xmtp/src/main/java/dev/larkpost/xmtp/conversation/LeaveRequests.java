package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Our own wish to leave a group (wire file mls-and-messages section 7.2). The client's own message:
 * it has no reference of a caller, and housekeeping publishes it until it is read back.
 */
final class LeaveRequests {
  private final ClientContext context;
  private final Conversations conversations;
  private final InFlight inFlight;
  private final Publisher publisher;
  private final Inbound inbound;

  LeaveRequests(
      ClientContext context,
      Conversations conversations,
      InFlight inFlight,
      Publisher publisher,
      Inbound inbound) {
    this.context = context;
    this.conversations = conversations;
    this.inFlight = inFlight;
    this.publisher = publisher;
    this.inbound = inbound;
  }

  void send(ConversationId group) {
    inbound.catchUp(List.of(group)); // nothing is sealed before we know that this store is current
    SealedRow row =
        conversations
            .lockedOne(group, this::seal)
            .orElseThrow(
                () -> refusal(XmtpException.Code.NO_CONVERSATION, "no conversation " + group));
    publisher.send(List.of(row));
  }

  private SealedRow seal(LiveConversation live) {
    requireAllowed(live);
    Instant now = context.clock().instant();
    String key = Long.toString(now.getEpochSecond() * 1_000_000_000L + now.getNano());
    byte[] content = ContentCodec.encode(new Content.LeaveRequest(Optional.empty()));
    byte[] data = live.group().protect(new Plaintext(content, key).encoded());
    SealedRow row =
        new SealedRow(
            0,
            SealedRow.Kind.MESSAGE,
            0,
            live.id(),
            live.group().epoch(),
            Hashes.sha256(data),
            new Outgoing(
                Topic.group(live.id()),
                new Payload.GroupMessage(
                    data, SenderHmac.of(context.hmacRoot(), live.id(), now, data), false)),
            Optional.empty());
    List<SealedRow> stored =
        context
            .store()
            .transactions()
            .inTransaction(
                tx -> {
                  conversations.save(tx, List.of(live));
                  return context.store().sealed().insert(tx, List.of(row));
                });
    inFlight.add(stored);
    return stored.getFirst();
  }

  private void requireAllowed(LiveConversation live) {
    if (!live.active()) {
      throw refusal(
          XmtpException.Code.CONVERSATION_CLOSED,
          "conversation " + live.id() + " is closed: " + live.record().closedReason());
    }
    if (live.record().key().need() == LeafKey.Need.REQUIRED) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          "our key in " + live.id() + " is being renewed; try again");
    }
    GroupView view = context.model().read(live.group().extensions());
    if (live.record().dm()) {
      throw refusal(XmtpException.Code.NOT_PERMITTED, "nobody leaves a DM");
    }
    if (view.members().size() == 1) {
      throw refusal(XmtpException.Code.NOT_PERMITTED, "nobody is left to take us out");
    }
    if (view.isSuperAdmin(context.inbox())) {
      throw refusal(
          XmtpException.Code.NOT_PERMITTED, "a super admin cannot leave; hand the group on first");
    }
  }

  private static XmtpException refusal(XmtpException.Code code, String message) {
    return new XmtpException(code, XmtpException.Retry.NEVER, message);
  }
}
