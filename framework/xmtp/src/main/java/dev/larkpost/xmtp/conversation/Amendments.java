package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.StoredInbound;
import dev.larkpost.xmtp.store.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * Deletes and edits what came in earlier (wire file mls-and-messages section 7.2): senders delete
 * and edit what they said themselves, a super admin deletes what anybody said. A target nobody
 * handled yet is gone, or says something else, before a handler sees it, and the handler hears
 * nothing of the change; once it was handled the change is a message of its own. What is not
 * allowed, or concerns a message we do not know, is counted and otherwise nothing.
 */
final class Amendments {
  private final InboundStore inbound;
  private final ClientCounters counters;

  Amendments(InboundStore inbound, ClientCounters counters) {
    this.inbound = inbound;
    this.counters = counters;
  }

  /** In the transaction that moves the cursor past it. */
  void apply(Transaction tx, Amendment amendment) {
    switch (amendment.content()) {
      case Content.DeleteMessage delete -> delete(tx, amendment, delete.message());
      case Content.EditMessage edit -> edit(tx, amendment, edit);
      case Content other -> throw new IllegalArgumentException("changes nothing");
    }
  }

  private void delete(Transaction tx, Amendment amendment, MessageId id) {
    Optional<StoredInbound> target = target(tx, amendment, id);
    boolean allowed =
        target
            .filter(t -> amendment.bySuperAdmin() || isBySender(amendment, t))
            .filter(t -> t.waiting().map(w -> isSaid(w.content())).orElse(true))
            .isPresent();
    if (!allowed) {
      counters.count("delete.refused");
      return;
    }
    counters.count("delete.applied");
    target
        .flatMap(StoredInbound::waiting)
        .ifPresentOrElse(w -> drop(tx, amendment, w), () -> surface(tx, amendment));
  }

  private void edit(Transaction tx, Amendment amendment, Content.EditMessage edit) {
    Optional<StoredInbound> target = target(tx, amendment, edit.message());
    Optional<byte[]> said = isSaid(edit.edited()) ? encoded(edit.edited()) : Optional.empty();
    boolean allowed =
        target
            .filter(t -> isBySender(amendment, t))
            .filter(t -> t.waiting().map(w -> isSaid(w.content())).orElse(true))
            .isPresent();
    if (!allowed || said.isEmpty()) {
      counters.count("edit.refused");
      return;
    }
    counters.count("edit.applied");
    target
        .flatMap(StoredInbound::waiting)
        .ifPresentOrElse(w -> replace(tx, amendment, w, said.get()), () -> surface(tx, amendment));
  }

  private Optional<StoredInbound> target(Transaction tx, Amendment amendment, MessageId id) {
    return inbound
        .find(tx, id)
        .filter(t -> t.conversation().equals(amendment.message().conversation()));
  }

  private static boolean isBySender(Amendment amendment, StoredInbound target) {
    return target.sender().equals(amendment.message().sender());
  }

  private void drop(Transaction tx, Amendment amendment, InboundMessage waiting) {
    inbound.handled(tx, List.of(waiting.sequence()));
    noteSilently(tx, amendment);
  }

  private void replace(
      Transaction tx, Amendment amendment, InboundMessage waiting, byte[] content) {
    inbound.replace(tx, waiting.saying(content));
    noteSilently(tx, amendment);
  }

  private void surface(Transaction tx, Amendment amendment) {
    inbound.insert(tx, List.of(amendment.message()));
  }

  /** Its id is remembered, so that it is not applied again should it come twice. */
  private void noteSilently(Transaction tx, Amendment amendment) {
    List<InboundMessage> stored = inbound.insert(tx, List.of(amendment.message()));
    inbound.handled(tx, stored.stream().map(InboundMessage::sequence).toList());
  }

  /** Empty for what cannot be said outright: it came packed, and is too large without. */
  private static Optional<byte[]> encoded(Content content) {
    try {
      return Optional.of(ContentCodec.encode(content));
    } catch (XmtpException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isSaid(byte[] content) {
    try {
      return isSaid(ContentCodec.decode(content));
    } catch (XmtpException noContent) {
      return false;
    }
  }

  /** Whether somebody said it to be read: the rest cannot be deleted, nor come in by an edit. */
  private static boolean isSaid(Content content) {
    return switch (content) {
      case Content.Text t -> true;
      case Content.Markdown m -> true;
      case Content.Reply r -> true;
      case Content.Attachment a -> true;
      case Content.RemoteAttachment a -> true;
      case Content.MultiRemoteAttachment a -> true;
      case Content.TransactionReference t -> true;
      case Content.WalletSendCalls c -> true;
      case Content.Unknown u -> true;
      case Content.Reaction r -> false;
      case Content.ReadReceipt r -> false;
      case Content.Actions a -> false;
      case Content.Intent i -> false;
      case Content.GroupUpdated g -> false;
      case Content.LeaveRequest l -> false;
      case Content.DeleteMessage d -> false;
      case Content.EditMessage e -> false;
    };
  }
}
