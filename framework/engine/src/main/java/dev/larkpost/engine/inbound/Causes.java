package dev.larkpost.engine.inbound;

import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.util.Optional;

/**
 * Finds what a message answers to: the message a reply or reaction names, the announcement a button
 * was in, or else the last thing that was told in a DM.
 */
final class Causes {
  /** Told messages of a conversation that are looked at for a button's announcement. */
  static final int RECENT_MAX = 50;

  private final Transactions transactions;
  private final CauseStore causes;
  private final AnnouncementStore announcements;

  Causes(Transactions transactions, CauseStore causes, AnnouncementStore announcements) {
    this.transactions = transactions;
    this.causes = causes;
    this.announcements = announcements;
  }

  Optional<Cause> of(InboundMessage row, Content content) {
    return transactions.inSnapshot(
        tx ->
            switch (content) {
              case Content.Reply reply ->
                  causes.find(tx, reply.reference()).flatMap(t -> cause(tx, row, t));
              case Content.Reaction reaction ->
                  causes.find(tx, reaction.reference()).flatMap(t -> cause(tx, row, t));
              case Content.Intent intent -> buttons(tx, row, intent.id());
              default -> row.dm() ? last(tx, row) : Optional.empty();
            });
  }

  /** The announcement these buttons were in, if it was told here. */
  Optional<Cause> ofButtons(InboundMessage row, String actions) {
    return transactions.inSnapshot(tx -> buttons(tx, row, actions));
  }

  private Optional<Cause> buttons(Transaction tx, InboundMessage row, String actions) {
    return causes.recent(tx, row.conversation(), RECENT_MAX).stream()
        .flatMap(told -> cause(tx, row, told).stream())
        .filter(cause -> Wording.actionsId(cause.spec().key()).equals(actions))
        .findFirst();
  }

  private Optional<Cause> last(Transaction tx, InboundMessage row) {
    return causes.recent(tx, row.conversation(), 1).stream()
        .flatMap(told -> cause(tx, row, told).stream())
        .findFirst();
  }

  /** Only in the conversation it was told in: an id from elsewhere is no cause. */
  private Optional<Cause> cause(Transaction tx, InboundMessage row, CauseStore.ToldMessage told) {
    return told.conversation().equals(row.conversation())
        ? announcements
            .find(tx, told.announcement())
            .map(r -> new Cause(r.id(), r.spec(), told.recipient()))
        : Optional.empty();
  }
}
