package dev.larkpost.engine;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.AnnouncementSteps;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.xmtp.conversation.ConfirmationListener;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bytes that are proved lost are sealed anew, but not those of an announcement that was cancelled
 * or paused meanwhile: nothing more of it is sealed, however its deliveries become planned.
 */
record Withdrawn(ConfirmationListener sender, EngineStores stores, Clock clock)
    implements ConfirmationListener {
  @Override
  public void confirmed(Transaction tx, List<Long> references) {
    sender.confirmed(tx, references);
  }

  @Override
  public void lost(Transaction tx, List<Long> references) {
    sender.lost(tx, references);
    List<DeliveryId> ids = references.stream().map(DeliveryId::new).toList();
    announcements(stores.outbox().find(tx, ids)).forEach(id -> withdraw(tx, id));
  }

  private static Set<AnnouncementId> announcements(List<Delivery> deliveries) {
    return deliveries.stream()
        .flatMap(d -> d.purpose().announcement().stream())
        .collect(Collectors.toSet());
  }

  private void withdraw(Transaction tx, AnnouncementId id) {
    Optional<AnnouncementRecord> found = stores.announcements().find(tx, id);
    found
        .filter(r -> r.state() == AnnouncementState.CANCELLED)
        .ifPresent(
            r ->
                stores
                    .outbox()
                    .cancel(
                        tx, id, r.reason().orElse(AnnouncementSteps.CANCELLED), clock.instant()));
    found
        .filter(r -> r.state() == AnnouncementState.PAUSED)
        .ifPresent(r -> stores.outbox().hold(tx, id));
  }
}
