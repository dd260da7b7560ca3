package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Reached;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes deliveries of an announcement for people with an inbox, and counts who refuses it. */
record Planning(ConsentPolicy consent, OutboxStore outbox, EngineListener listener) {
  void plan(Transaction tx, AnnouncementRecord record, List<Reached.Member> members, Instant now) {
    Map<InboxId, String> refused =
        consent.refusals(
            tx,
            record.spec().category(),
            members.stream().map(Reached.Member::inbox).toList(),
            now);
    List<NewDelivery> deliveries = new ArrayList<>();
    for (Reached.Member member : members) {
      Optional<String> refusal = Optional.ofNullable(refused.get(member.inbox()));
      refusal.ifPresent(reason -> outbox.count(tx, record.id(), DeliveryState.SKIPPED, reason, 1));
      if (refusal.isEmpty()) {
        deliveries.add(delivery(record, member, now));
      }
    }
    outbox.plan(tx, deliveries, now, Optional.empty());
    if (!deliveries.isEmpty()) {
      tx.afterCommit(
          () -> listener.deliveriesPlanned(record.spec().lane().name(), deliveries.size()));
    }
  }

  private NewDelivery delivery(AnnouncementRecord record, Reached.Member member, Instant now) {
    AnnouncementSpec spec = record.spec();
    String key = "announcement/" + record.id() + "/" + member.inbox();
    return new NewDelivery(
        spec.lane(),
        new Destination.ToInbox(member.inbox()),
        new Body(spec.what().in(member.recipient().language()), key, spec.what().push()),
        spec.category(),
        consent.awake(spec.category(), member.recipient().zone(), now),
        new Purpose(
            Optional.of(member.inbox()),
            Optional.of(record.id()),
            spec.when().expires(),
            new Purpose.Attributes(member.recipient().zone(), member.recipient().language()),
            ToldAudience.is(spec.audience()) ? Purpose.Sort.CORRECTION : Purpose.Sort.ORDINARY));
  }
}
