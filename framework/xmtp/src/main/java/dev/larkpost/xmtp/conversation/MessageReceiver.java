package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.group.Received;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.content.ContentType;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.transport.Envelope;
import java.time.Clock;
import java.util.Optional;

/**
 * What becomes of an application message once it is opened: a row, a change to an earlier row, or a
 * wish the client itself carries out (wire file mls-and-messages sections 6.1 and 7.2).
 */
final class MessageReceiver {
  private final GroupModel model;
  private final ClientCounters counters;
  private final Clock clock;

  MessageReceiver(ClientContext context) {
    this.model = context.model();
    this.counters = context.counters();
    this.clock = context.clock();
  }

  void receive(
      LiveConversation live,
      Envelope envelope,
      Received.Application application,
      Reception reception) {
    Optional<Plaintext> plaintext = Plaintext.decode(application.plaintext());
    if (plaintext.isEmpty()) {
      counters.count("message.not_an_envelope");
      return;
    }
    counters.count("message.received");
    live.record(live.record().withMessageAt(envelope.serverNs()));
    InboxId sender = CommitRules.inbox(application.sender());
    sort(
        live,
        new InboundMessage(
            0,
            plaintext.get().id(live.id()),
            live.id(),
            live.record().dm(),
            sender,
            CommitRules.installation(application.sender()),
            envelope.serverNs(),
            plaintext.get().content()),
        reception);
  }

  private void sort(LiveConversation live, InboundMessage message, Reception reception) {
    ContentType type = type(message.content());
    if (type.equals(ContentType.GROUP_UPDATED)) {
      // Only ever made locally: somebody pretends that the membership changed.
      counters.count("message.forged_update");
    } else if (type.equals(ContentType.DELETE_MESSAGE) || type.equals(ContentType.EDIT_MESSAGE)) {
      amend(live, message, reception);
    } else {
      if (type.equals(ContentType.LEAVE_REQUEST)) {
        reception.leaving.add(message.sender());
      }
      keep(live, message, reception);
    }
  }

  private void keep(LiveConversation live, InboundMessage message, Reception reception) {
    reception.messages.add(message);
    Disappearing disappearing = live.disappearing(model);
    if (disappearing.concerns(message.sentNs())) {
      reception.expiries.put(message.id(), disappearing.expiryMs(clock.millis()));
    }
  }

  private void amend(LiveConversation live, InboundMessage message, Reception reception) {
    Content content = ContentCodec.decode(message.content());
    if (content instanceof Content.DeleteMessage || content instanceof Content.EditMessage) {
      boolean bySuperAdmin = model.read(live.group().extensions()).isSuperAdmin(message.sender());
      reception.amendments.add(
          new Amendment(message, content, bySuperAdmin, reception.messages.size()));
    } else {
      keep(live, message, reception); // its body is unreadable: content of an unknown kind
    }
  }

  /** Of bytes that are not even an EncodedContent: none we know. Whoever handles it says so. */
  private static ContentType type(byte[] content) {
    try {
      return ContentCodec.typeOf(content);
    } catch (XmtpException e) {
      return new ContentType("", "", 0, 0);
    }
  }
}
