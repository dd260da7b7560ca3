package dev.larkpost.xmtp.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.wire.content.DeleteMessage;
import dev.larkpost.xmtp.wire.content.GroupUpdated;
import dev.larkpost.xmtp.wire.content.LeaveRequest;
import dev.larkpost.xmtp.wire.content.MultiRemoteAttachment;
import dev.larkpost.xmtp.wire.content.ReactionAction;
import dev.larkpost.xmtp.wire.content.ReactionSchema;
import dev.larkpost.xmtp.wire.content.ReactionV2;
import dev.larkpost.xmtp.wire.content.RemoteAttachmentInfo;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.util.List;
import java.util.Optional;

/** The types whose body is a protobuf message. */
final class ProtoBodies {
  private ProtoBodies() {}

  static EncodedContent reaction(Content.Reaction reaction) {
    ReactionV2.Builder body =
        ReactionV2.newBuilder()
            .setReference(reaction.reference().hex())
            .setAction(
                reaction.added()
                    ? ReactionAction.REACTION_ACTION_ADDED
                    : ReactionAction.REACTION_ACTION_REMOVED)
            .setContent(reaction.content())
            .setSchema(
                switch (reaction.schema()) {
                  case UNICODE -> ReactionSchema.REACTION_SCHEMA_UNICODE;
                  case SHORTCODE -> ReactionSchema.REACTION_SCHEMA_SHORTCODE;
                  case CUSTOM -> ReactionSchema.REACTION_SCHEMA_CUSTOM;
                });
    reaction.referenceInbox().ifPresent(inbox -> body.setReferenceInboxId(inbox.value()));
    return wrap(ContentType.REACTION, body.build())
        .setFallback(Fallbacks.reaction(reaction))
        .build();
  }

  static Content readReaction(EncodedContent wire) throws InvalidProtocolBufferException {
    ReactionV2 body = ReactionV2.parseFrom(wire.getContent());
    return new Content.Reaction(
        MessageId.ofHex(body.getReference()),
        body.getReferenceInboxId().isEmpty()
            ? Optional.empty()
            : Optional.of(new InboxId(body.getReferenceInboxId())),
        switch (body.getAction()) {
          case REACTION_ACTION_ADDED -> true;
          case REACTION_ACTION_REMOVED -> false;
          case REACTION_ACTION_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("neither added nor removed");
        },
        body.getContent(),
        switch (body.getSchema()) {
          case REACTION_SCHEMA_UNICODE -> Content.Reaction.Schema.UNICODE;
          case REACTION_SCHEMA_SHORTCODE -> Content.Reaction.Schema.SHORTCODE;
          // A schema of tomorrow still has a text worth showing.
          case REACTION_SCHEMA_CUSTOM, REACTION_SCHEMA_UNSPECIFIED, UNRECOGNIZED ->
              Content.Reaction.Schema.CUSTOM;
        });
  }

  static EncodedContent multiRemoteAttachment(Content.MultiRemoteAttachment multi) {
    MultiRemoteAttachment.Builder body = MultiRemoteAttachment.newBuilder();
    for (Content.RemoteAttachment remote : multi.attachments()) {
      body.addAttachments(info(remote));
    }
    return wrap(ContentType.MULTI_REMOTE_ATTACHMENT, body.build())
        .setFallback(Fallbacks.MULTI_REMOTE_ATTACHMENT)
        .build();
  }

  private static RemoteAttachmentInfo info(Content.RemoteAttachment remote) {
    RemoteAttachmentInfo.Builder info =
        RemoteAttachmentInfo.newBuilder()
            .setContentDigest(remote.contentDigest())
            .setSecret(ByteString.copyFrom(remote.secret()))
            .setNonce(ByteString.copyFrom(remote.nonce()))
            .setSalt(ByteString.copyFrom(remote.salt()))
            .setScheme(remote.scheme())
            .setUrl(remote.url());
    // The field is 32 bits; a longer file is told without its length rather than with a wrong one.
    remote
        .contentLength()
        .filter(length -> length <= 0xffff_ffffL)
        .ifPresent(length -> info.setContentLength((int) (long) length));
    remote.filename().ifPresent(info::setFilename);
    return info.build();
  }

  static Content readMultiRemoteAttachment(EncodedContent wire)
      throws InvalidProtocolBufferException {
    MultiRemoteAttachment body = MultiRemoteAttachment.parseFrom(wire.getContent());
    return new Content.MultiRemoteAttachment(
        body.getAttachmentsList().stream().map(ProtoBodies::readInfo).toList());
  }

  private static Content.RemoteAttachment readInfo(RemoteAttachmentInfo info) {
    return new Content.RemoteAttachment(
        info.getUrl(),
        info.getScheme(),
        info.getContentDigest(),
        info.getSecret().toByteArray(),
        info.getSalt().toByteArray(),
        info.getNonce().toByteArray(),
        info.hasContentLength()
            ? Optional.of(Integer.toUnsignedLong(info.getContentLength()))
            : Optional.empty(),
        info.hasFilename() ? Optional.of(info.getFilename()) : Optional.empty());
  }

  static EncodedContent groupUpdated(Content.GroupUpdated updated) {
    GroupUpdated.Builder body =
        GroupUpdated.newBuilder().setInitiatedByInboxId(updated.initiatedBy().value());
    updated.added().forEach(inbox -> body.addAddedInboxes(wire(inbox)));
    updated.removed().forEach(inbox -> body.addRemovedInboxes(wire(inbox)));
    updated.fields().forEach(field -> body.addMetadataFieldChanges(wire(field)));
    updated.left().forEach(inbox -> body.addLeftInboxes(wire(inbox)));
    updated.addedAdmins().forEach(inbox -> body.addAddedAdminInboxes(wire(inbox)));
    updated.removedAdmins().forEach(inbox -> body.addRemovedAdminInboxes(wire(inbox)));
    updated.addedSuperAdmins().forEach(inbox -> body.addAddedSuperAdminInboxes(wire(inbox)));
    updated.removedSuperAdmins().forEach(inbox -> body.addRemovedSuperAdminInboxes(wire(inbox)));
    return wrap(ContentType.GROUP_UPDATED, body.build()).build();
  }

  private static GroupUpdated.Inbox wire(InboxId inbox) {
    return GroupUpdated.Inbox.newBuilder().setInboxId(inbox.value()).build();
  }

  private static GroupUpdated.MetadataFieldChange wire(Content.GroupUpdated.FieldChange field) {
    GroupUpdated.MetadataFieldChange.Builder change =
        GroupUpdated.MetadataFieldChange.newBuilder().setFieldName(field.name());
    field.oldValue().ifPresent(change::setOldValue);
    field.newValue().ifPresent(change::setNewValue);
    return change.build();
  }

  static Content readGroupUpdated(EncodedContent wire) throws InvalidProtocolBufferException {
    GroupUpdated body = GroupUpdated.parseFrom(wire.getContent());
    return new Content.GroupUpdated(
        new InboxId(body.getInitiatedByInboxId()),
        inboxes(body.getAddedInboxesList()),
        inboxes(body.getRemovedInboxesList()),
        body.getMetadataFieldChangesList().stream().map(ProtoBodies::readField).toList(),
        inboxes(body.getLeftInboxesList()),
        inboxes(body.getAddedAdminInboxesList()),
        inboxes(body.getRemovedAdminInboxesList()),
        inboxes(body.getAddedSuperAdminInboxesList()),
        inboxes(body.getRemovedSuperAdminInboxesList()));
  }

  private static List<InboxId> inboxes(List<GroupUpdated.Inbox> inboxes) {
    return inboxes.stream().map(inbox -> new InboxId(inbox.getInboxId())).toList();
  }

  private static Content.GroupUpdated.FieldChange readField(
      GroupUpdated.MetadataFieldChange change) {
    return new Content.GroupUpdated.FieldChange(
        change.getFieldName(),
        change.hasOldValue() ? Optional.of(change.getOldValue()) : Optional.empty(),
        change.hasNewValue() ? Optional.of(change.getNewValue()) : Optional.empty());
  }

  static EncodedContent leaveRequest(Content.LeaveRequest leave) {
    LeaveRequest.Builder body = LeaveRequest.newBuilder();
    leave.note().ifPresent(note -> body.setAuthenticatedNote(ByteString.copyFrom(note)));
    return wrap(ContentType.LEAVE_REQUEST, body.build()).build();
  }

  static Content readLeaveRequest(EncodedContent wire) throws InvalidProtocolBufferException {
    LeaveRequest body = LeaveRequest.parseFrom(wire.getContent());
    return new Content.LeaveRequest(
        body.hasAuthenticatedNote()
            ? Optional.of(body.getAuthenticatedNote().toByteArray())
            : Optional.empty());
  }

  static EncodedContent deleteMessage(Content.DeleteMessage delete) {
    return wrap(
            ContentType.DELETE_MESSAGE,
            DeleteMessage.newBuilder().setMessageId(delete.message().hex()).build())
        .build();
  }

  static Content readDeleteMessage(EncodedContent wire) throws InvalidProtocolBufferException {
    return new Content.DeleteMessage(
        MessageId.ofHex(DeleteMessage.parseFrom(wire.getContent()).getMessageId()));
  }

  private static EncodedContent.Builder wrap(ContentType type, MessageLite body) {
    return ContentCodec.of(type).setContent(body.toByteString());
  }
}
