package dev.larkpost.xmtp.content;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.wire.content.EditMessage;
import dev.larkpost.xmtp.wire.message.EncodedContent;

/**
 * The types that carry another content. A reply never carries a reply or an edit, an edit never an
 * edit, so content nests three deep at most.
 */
final class NestedBodies {
  private static final String REFERENCE = "reference";
  private static final String REFERENCE_INBOX = "referenceInboxId";
  private static final String CONTENT_TYPE = "contentType";

  private NestedBodies() {}

  static EncodedContent reply(Content.Reply reply) {
    EncodedContent said = ContentCodec.toWire(reply.content());
    EncodedContent.Builder wire =
        ContentCodec.of(ContentType.REPLY)
            .putParameters(REFERENCE, reply.reference().hex())
            .putParameters(CONTENT_TYPE, ContentCodec.typeOf(said).toString())
            .setFallback(Fallbacks.reply(reply.content()))
            .setContent(said.toByteString());
    reply.referenceInbox().ifPresent(inbox -> wire.putParameters(REFERENCE_INBOX, inbox.value()));
    return wire.build();
  }

  static Content readReply(EncodedContent wire) throws InvalidProtocolBufferException {
    EncodedContent said = EncodedContent.parseFrom(wire.getContent());
    refuse(said, "reply");
    refuse(said, "editMessage");
    return new Content.Reply(
        MessageId.ofHex(TextBodies.required(wire, REFERENCE)),
        TextBodies.optional(wire, REFERENCE_INBOX).map(InboxId::new),
        ContentCodec.fromWire(said));
  }

  static EncodedContent editMessage(Content.EditMessage edit) {
    return ContentCodec.of(ContentType.EDIT_MESSAGE)
        .setContent(
            EditMessage.newBuilder()
                .setMessageId(edit.message().hex())
                .setEditedContent(ContentCodec.toWire(edit.edited()))
                .build()
                .toByteString())
        .build();
  }

  static Content readEditMessage(EncodedContent wire) throws InvalidProtocolBufferException {
    EditMessage body = EditMessage.parseFrom(wire.getContent());
    refuse(body.getEditedContent(), "editMessage");
    return new Content.EditMessage(
        MessageId.ofHex(body.getMessageId()), ContentCodec.fromWire(body.getEditedContent()));
  }

  private static void refuse(EncodedContent inner, String type) {
    if (!inner.hasType() || inner.getType().getTypeId().equals(type)) {
      throw new IllegalArgumentException("not a content that may be carried here");
    }
  }
}
