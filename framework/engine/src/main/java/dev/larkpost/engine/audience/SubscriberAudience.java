package dev.larkpost.engine.audience;

import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transactions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who said START. What somebody refuses all the same is left out when deliveries are made. */
public record SubscriberAudience(Transactions transactions, OptOutStore store)
    implements AudienceSource {
  @Override
  public Party.Kind names() {
    return Party.Kind.INBOX;
  }

  @Override
  public void check(Audience.From from) {}

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    return transactions
        .inSnapshot(
            tx -> store.subscribers(tx, from.name(), after.map(p -> new InboxId(p.value())), limit))
        .stream()
        .map(Party::inbox)
        .map(Recipient::of)
        .toList();
  }

  @Override
  public Optional<Set<InboxId>> among(Audience.From from, Collection<InboxId> inboxes) {
    return Optional.of(transactions.inSnapshot(tx -> store.subscribed(tx, from.name(), inboxes)));
  }
}
