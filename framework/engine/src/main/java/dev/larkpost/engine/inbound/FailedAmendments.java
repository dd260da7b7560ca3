package dev.larkpost.engine.inbound;

import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.content.ContentType;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes and edits messages whose handler failed and that wait to be tried again, or were given
 * up: as the client does with those that wait to be handled, so that no answer comes to what nobody
 * says any more. Who may delete and edit what was checked by the client. The handler hears nothing
 * of the change; an edited message is tried anew.
 */
final class FailedAmendments {
  private static final Set<String> TYPES =
      Set.of(ContentType.DELETE_MESSAGE.type(), ContentType.EDIT_MESSAGE.type());

  private final InboundParts parts;

  FailedAmendments(InboundParts parts) {
    this.parts = parts;
  }

  /**
   * @return whether it was one, and is handled: there is nothing more to do about it
   */
  boolean apply(InboundMessage row) {
    return amendment(row).map(content -> apply(row, content)).orElse(false);
  }

  /** Looks at the type before it reads all of a message. */
  private static Optional<Content> amendment(InboundMessage row) {
    try {
      return TYPES.contains(ContentCodec.typeOf(row.content()).type())
          ? Optional.of(ContentCodec.decode(row.content()))
          : Optional.empty();
    } catch (XmtpException noContent) {
      return Optional.empty();
    }
  }

  private boolean apply(InboundMessage row, Content content) {
    return switch (content) {
      case Content.DeleteMessage delete -> inTransaction(row, delete.message(), Optional.empty());
      case Content.EditMessage edit ->
          inTransaction(row, edit.message(), Optional.of(ContentCodec.encode(edit.edited())));
      default -> false;
    };
  }

  private boolean inTransaction(InboundMessage row, MessageId target, Optional<byte[]> said) {
    boolean done = parts.client().transactions().inTransaction(tx -> amend(tx, row, target, said));
    if (done) {
      parts.listener().messageDropped(target, DropReason.WITHDRAWN);
    }
    return done;
  }

  private boolean amend(
      Transaction tx, InboundMessage row, MessageId target, Optional<byte[]> said) {
    Optional<FailedMessage> failed =
        parts
            .stores()
            .failed()
            .of(tx, target)
            .filter(f -> f.message().conversation().equals(row.conversation()))
            .filter(f -> isSaid(f.message()));
    if (failed.isEmpty() || parts.client().inbound().handled(tx, List.of(row.sequence())) == 0) {
      return false;
    }
    said.ifPresentOrElse(
        words -> parts.stores().failed().put(tx, anew(failed.get(), words)),
        () -> parts.stores().failed().remove(tx, List.of(failed.get().message().sequence())));
    return true;
  }

  /** It has failed once, by being what it was. */
  private FailedMessage anew(FailedMessage failed, byte[] words) {
    return new FailedMessage(
        failed.message().saying(words), 1, failed.code(), Optional.of(parts.clock().instant()));
  }

  /** Whether somebody said it to be read: taps, reactions and the like are neither. */
  private static boolean isSaid(InboundMessage message) {
    try {
      return switch (ContentCodec.decode(message.content())) {
        case Content.Reaction r -> false;
        case Content.ReadReceipt r -> false;
        case Content.Actions a -> false;
        case Content.Intent i -> false;
        case Content.GroupUpdated g -> false;
        case Content.LeaveRequest l -> false;
        case Content.DeleteMessage d -> false;
        case Content.EditMessage e -> false;
        case Content said -> true;
      };
    } catch (XmtpException noContent) {
      return false;
    }
  }
}
