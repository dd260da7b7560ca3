package dev.larkpost.engine.receipt;

import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.ConsentCounts;
import dev.larkpost.engine.consent.ConsentEntry;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.consent.Proof;
import dev.larkpost.engine.consent.Standing;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A receipt for every change of a standing. */
final class ReceiptedOptOutStore implements OptOutStore {
  private final OptOutStore optOuts;
  private final ReceiptStore store;

  ReceiptedOptOutStore(OptOutStore optOuts, ReceiptStore store) {
    this.optOuts = optOuts;
    this.store = store;
  }

  @Override
  public void record(Transaction tx, List<ConsentChange> changes) {
    optOuts.record(tx, changes);
    store.add(tx, changes.stream().map(ReceiptedOptOutStore::receipt).toList());
  }

  private static NewReceipt receipt(ConsentChange change) {
    Fields body =
        Fields.of("inbox", change.inbox().value())
            .with("change", change.kind().name().toLowerCase(Locale.ROOT))
            .with("proof", change.proof().hex());
    Fields scoped = change.category().map(name -> body.with("category", name)).orElse(body);
    return new NewReceipt(
        ReceiptKind.OPT_OUT,
        "opt-out/" + change.proof().hex(),
        change.inbox().value(),
        change.at(),
        change.until().map(end -> scoped.with("until", end.toString())).orElse(scoped));
  }

  @Override
  public boolean known(Transaction tx, Proof proof) {
    return optOuts.known(tx, proof);
  }

  @Override
  public Map<InboxId, Standing> standings(Transaction tx, Collection<InboxId> inboxes) {
    return optOuts.standings(tx, inboxes);
  }

  @Override
  public List<ConsentChange> history(Transaction tx, InboxId inbox, int limit) {
    return optOuts.history(tx, inbox, limit);
  }

  @Override
  public List<InboxId> subscribers(
      Transaction tx, String category, Optional<InboxId> after, int limit) {
    return optOuts.subscribers(tx, category, after, limit);
  }

  @Override
  public Set<InboxId> subscribed(Transaction tx, String category, Collection<InboxId> inboxes) {
    return optOuts.subscribed(tx, category, inboxes);
  }

  @Override
  public ConsentCounts counts(Transaction tx, Instant now) {
    return optOuts.counts(tx, now);
  }

  @Override
  public List<ConsentEntry> log(Transaction tx, long after, int limit) {
    return optOuts.log(tx, after, limit);
  }
}
