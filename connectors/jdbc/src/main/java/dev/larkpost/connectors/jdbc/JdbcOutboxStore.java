package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The outbox in SQL. Contents rest in boxes, as what came in does. */
final class JdbcOutboxStore implements OutboxStore {
  private static final String CONTENT = "delivery.content";
  private static final byte CONVERSATION = 'c';
  private static final byte INBOX = 'i';
  private static final String COLUMNS =
      "SELECT id, lane, destination, idempotency_key, content_sealed, push, category, state, reason, attempts, planned_ms, due_ms, recipient, announcement, expires_ms, zone, language, sort FROM delivery d ";

  static final String UNREACHABLE =
      COLUMNS
          + "WHERE announcement = ? AND state = 'UNREACHABLE' AND recipient > ? ORDER BY recipient LIMIT ?";
  static final String LATER =
      """
      SELECT count(*) FROM (SELECT 1 FROM delivery
        WHERE announcement = ? AND state = 'PLANNED' AND due_ms > ? LIMIT ?) later
      """;

  private final SecretBox box;

  JdbcOutboxStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public List<Delivery> plan(
      Transaction transaction, List<NewDelivery> deliveries, Instant now, Optional<Lease> lease) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    List<Delivery> leased = new ArrayList<>();
    Counts counts = new Counts();
    for (NewDelivery plan : deliveries) {
      byte[] destination = destination(plan.destination());
      boolean take =
          lease.isPresent()
              && !plan.due().isAfter(now)
              && !somebodyWaits(tx, plan.lane(), destination, lease.get());
      Optional<Lease> hold = take ? lease : Optional.empty();
      Optional<Long> id = insert(tx, plan, destination, now, hold);
      id.flatMap(added -> plan.purpose().announcement())
          .ifPresent(a -> counts.add(a.value(), Counts.OPEN, "", 1));
      id.filter(added -> take).ifPresent(added -> leased.add(delivery(added, plan, now)));
    }
    counts.write(tx);
    return leased;
  }

  /** Planned rows this very lease just took do not stand in the way: they go first in order. */
  private static boolean somebodyWaits(
      JdbcTransaction tx, Lane lane, byte[] destination, Lease lease) {
    return tx.queryOne(
            """
            SELECT 1 FROM delivery WHERE state = 'PLANNED' AND destination = ? AND lane = ?
              AND NOT (lease_until_ms = ? AND lease_worker = ?) LIMIT 1
            """,
            row -> true,
            destination,
            lane.ordinal(),
            lease.until().toEpochMilli(),
            lease.worker())
        .isPresent();
  }

  private Optional<Long> insert(
      JdbcTransaction tx,
      NewDelivery plan,
      byte[] destination,
      Instant now,
      Optional<Lease> lease) {
    return tx.queryOne(
        """
        INSERT INTO delivery (lane, destination, idempotency_key, content_sealed, push, category, state, attempts,
          planned_ms, due_ms, changed_ms, lease_worker, lease_until_ms, recipient, announcement, expires_ms, zone, language, sort)
        VALUES (?, ?, ?, ?, ?, ?, 'PLANNED', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (idempotency_key) DO NOTHING RETURNING id
        """,
        row -> row.getLong(1),
        plan.lane().ordinal(),
        destination,
        plan.body().idempotencyKey(),
        box.seal(CONTENT, plan.body().content()),
        plan.body().push(),
        plan.category().orElse(null),
        now.toEpochMilli(),
        plan.due().toEpochMilli(),
        now.toEpochMilli(),
        lease.map(Lease::worker).orElse(null),
        lease.map(l -> l.until().toEpochMilli()).orElse(0L),
        plan.purpose().recipient().map(Ids::bytes).orElse(null),
        plan.purpose().announcement().map(AnnouncementId::value).orElse(null),
        plan.purpose().expires().map(Instant::toEpochMilli).orElse(null),
        plan.purpose().attributes().zone().map(ZoneId::getId).orElse(null),
        plan.purpose().attributes().language().map(Locale::toLanguageTag).orElse(null),
        plan.purpose().sort() == Purpose.Sort.ORDINARY ? null : plan.purpose().sort());
  }

  private static Delivery delivery(long id, NewDelivery plan, Instant now) {
    return new Delivery(
        new DeliveryId(id),
        plan.lane(),
        plan.destination(),
        plan.body(),
        plan.category(),
        DeliveryState.PLANNED,
        Optional.empty(),
        0,
        now,
        plan.due(),
        plan.purpose());
  }

  @Override
  public List<Delivery> lease(Transaction transaction, Lease lease, int limit) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    long now = lease.now().toEpochMilli();
    List<Delivery> found =
        tx.query(
            COLUMNS
                + """
                  WHERE state = 'PLANNED' AND due_ms <= ? AND lease_until_ms <= ?
                    AND NOT EXISTS (SELECT 1 FROM delivery p WHERE p.state = 'PLANNED' AND p.destination = d.destination
                      AND p.lane = d.lane AND p.announcement IS d.announcement AND p.category IS d.category AND p.id < d.id AND (p.due_ms > ? OR p.lease_until_ms > ?))
                  ORDER BY lane, id LIMIT ?
                  """,
            this::read,
            now,
            now,
            now,
            now,
            limit);
    for (Delivery d : found) {
      tx.update(
          "UPDATE delivery SET lease_worker = ?, lease_until_ms = ? WHERE id = ?",
          lease.worker(),
          lease.until().toEpochMilli(),
          d.id().value());
    }
    return found;
  }

  @Override
  public void release(Transaction tx, String worker) {
    JdbcTransaction.of(tx)
        .update(
            "UPDATE delivery SET lease_worker = NULL, lease_until_ms = 0 WHERE state = 'PLANNED' AND lease_worker = ?",
            worker);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT min(max(due_ms, lease_until_ms)), count(*) FROM delivery WHERE state = 'PLANNED'",
            row ->
                row.getLong(2) == 0
                    ? Optional.<Instant>empty()
                    : Optional.of(Instant.ofEpochMilli(row.getLong(1))))
        .flatMap(due -> due);
  }

  @Override
  public void settle(Transaction transaction, List<Settlement> settlements, Instant now) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    long at = now.toEpochMilli();
    Counts counts = new Counts();
    for (Settlement settlement : settlements) {
      long id = settlement.id().value();
      switch (settlement) {
        case Settlement.Sealed s ->
            tx.update(
                """
                UPDATE delivery SET state = 'SEALED', reason = NULL, destination = ?, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
                WHERE id = ? AND state = 'PLANNED'
                """,
                destination(new Destination.InConversation(s.conversation())),
                at,
                id);
        case Settlement.Published p ->
            tx.update(
                "UPDATE delivery SET state = 'PUBLISHED', reason = NULL, changed_ms = ? WHERE id = ? AND state = 'SEALED'",
                at,
                id);
        case Settlement.Postponed p ->
            tx.update(
                """
                UPDATE delivery SET reason = ?, attempts = attempts + 1, due_ms = CASE WHEN due_ms < ? THEN ? ELSE due_ms END, changed_ms = ?,
                  lease_worker = NULL, lease_until_ms = 0
                WHERE id = ? AND state = 'PLANNED'
                """,
                p.reason(),
                HELD.toEpochMilli(),
                p.due().toEpochMilli(),
                at,
                id);
        case Settlement.Held h ->
            tx.update(
                """
                UPDATE delivery SET reason = ?, due_ms = CASE WHEN due_ms < ? THEN ? ELSE due_ms END, changed_ms = ?,
                  lease_worker = NULL, lease_until_ms = 0
                WHERE id = ? AND state = 'PLANNED'
                """,
                h.reason(),
                HELD.toEpochMilli(),
                h.due().toEpochMilli(),
                at,
                id);
        case Settlement.Skipped s -> skip(tx, id, s.reason(), at, counts);
        case Settlement.Unreachable u ->
            ended(
                tx.query(
                    """
                    UPDATE delivery SET state = 'UNREACHABLE', reason = ?, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
                    WHERE id = ? AND state = 'PLANNED' RETURNING announcement
                    """,
                    JdbcOutboxStore::announcement,
                    u.reason(),
                    at,
                    id),
                DeliveryState.UNREACHABLE,
                u.reason(),
                counts);
        case Settlement.Dead d ->
            ended(
                tx.query(
                    """
                    UPDATE delivery SET state = 'DEAD', reason = ?, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
                    WHERE id = ? AND state IN ('PLANNED', 'SEALED', 'PUBLISHED') RETURNING announcement
                    """,
                    JdbcOutboxStore::announcement,
                    d.reason(),
                    at,
                    id),
                DeliveryState.DEAD,
                d.reason(),
                counts);
      }
    }
    counts.write(tx);
  }

  private static Optional<Long> announcement(ResultSet row) throws SQLException {
    long announcement = row.getLong(1);
    return row.wasNull() ? Optional.empty() : Optional.of(announcement);
  }

  /** Open ones that ended: each moves from one count to another. @return whether there were any */
  private static boolean ended(
      List<Optional<Long>> changed, DeliveryState state, String reason, Counts counts) {
    changed.stream()
        .flatMap(Optional::stream)
        .forEach(
            announcement -> {
              counts.add(announcement, Counts.OPEN, "", -1);
              counts.add(announcement, state.name(), reason, 1);
            });
    return !changed.isEmpty();
  }

  private static boolean skip(JdbcTransaction tx, long id, String reason, long at, Counts counts) {
    return ended(
        tx.query(
            """
            UPDATE delivery SET state = 'SKIPPED', reason = ?, content_sealed = NULL, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
            WHERE id = ? AND state = 'PLANNED' RETURNING announcement
            """,
            JdbcOutboxStore::announcement,
            reason,
            at,
            id),
        DeliveryState.SKIPPED,
        reason,
        counts);
  }

  @Override
  public List<DeliveryId> confirmed(
      Transaction transaction, Collection<DeliveryId> ids, Instant now) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    Counts counts = new Counts();
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      if (tx.update("DELETE FROM delivery WHERE id = ? AND lane = 0", id.value()) > 0
          || ended(confirmOpen(tx, id, now), DeliveryState.CONFIRMED, "", counts)
          || confirmEnded(tx, id, now, counts)) {
        changed.add(id);
      }
    }
    counts.write(tx);
    return changed;
  }

  private static List<Optional<Long>> confirmOpen(JdbcTransaction tx, DeliveryId id, Instant now) {
    return tx.query(
        """
        UPDATE delivery SET state = 'CONFIRMED', reason = NULL, content_sealed = NULL, changed_ms = ?,
          lease_worker = NULL, lease_until_ms = 0 WHERE id = ? AND state IN ('PLANNED', 'SEALED', 'PUBLISHED')
        RETURNING announcement
        """,
        JdbcOutboxStore::announcement,
        now.toEpochMilli(),
        id.value());
  }

  /** Given up, and there after all. */
  private static boolean confirmEnded(
      JdbcTransaction tx, DeliveryId id, Instant now, Counts counts) {
    return changeEnded(
        tx,
        id,
        List.of(DeliveryState.SKIPPED, DeliveryState.UNREACHABLE, DeliveryState.DEAD),
        counts,
        announcement -> counts.add(announcement, DeliveryState.CONFIRMED.name(), "", 1),
        () ->
            tx.update(
                """
                UPDATE delivery SET state = 'CONFIRMED', reason = NULL, content_sealed = NULL, changed_ms = ?
                WHERE id = ?
                """,
                now.toEpochMilli(),
                id.value()));
  }

  private record Ended(DeliveryState state, String reason, Optional<Long> announcement) {}

  private static boolean changeEnded(
      JdbcTransaction tx,
      DeliveryId id,
      List<DeliveryState> from,
      Counts counts,
      LongConsumer counted,
      Runnable change) {
    Optional<Ended> ended =
        tx.queryOne(
                "SELECT announcement, state, coalesce(reason, '') FROM delivery WHERE id = ?",
                row ->
                    new Ended(
                        DeliveryState.valueOf(row.getString(2)),
                        row.getString(3),
                        announcement(row)),
                id.value())
            .filter(e -> from.contains(e.state()));
    ended.ifPresent(
        e -> {
          e.announcement()
              .ifPresent(
                  a -> {
                    counts.add(a, e.state().name(), e.reason(), -1);
                    counted.accept(a);
                  });
          change.run();
        });
    return ended.isPresent();
  }

  @Override
  public List<DeliveryId> planAgain(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    JdbcTransaction jdbc = JdbcTransaction.of(tx);
    Counts counts = new Counts();
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      boolean again =
          planAgain(jdbc, id, now, "'SEALED', 'PUBLISHED'")
              || changeEnded(
                  jdbc,
                  id,
                  List.of(DeliveryState.DEAD, DeliveryState.UNREACHABLE),
                  counts,
                  announcement -> counts.add(announcement, Counts.OPEN, "", 1),
                  () -> planAgain(jdbc, id, now, "'DEAD', 'UNREACHABLE'"));
      if (again) {
        changed.add(id);
      }
    }
    counts.write(jdbc);
    return changed;
  }

  private static boolean planAgain(JdbcTransaction tx, DeliveryId id, Instant now, String states) {
    return tx.update(
            """
            UPDATE delivery SET state = 'PLANNED', reason = NULL, attempts = 0, due_ms = ?, changed_ms = ?,
              lease_worker = NULL, lease_until_ms = 0 WHERE id = ? AND state IN (%s)
            """
                .formatted(states),
            now.toEpochMilli(),
            now.toEpochMilli(),
            id.value())
        > 0;
  }

  @Override
  public List<DeliveryId> cancel(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    Counts counts = new Counts();
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      if (skip(JdbcTransaction.of(tx), id.value(), reason, now.toEpochMilli(), counts)) {
        changed.add(id);
      }
    }
    counts.write(JdbcTransaction.of(tx));
    return changed;
  }

  @Override
  public List<DeliveryId> drop(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    JdbcTransaction jdbc = JdbcTransaction.of(tx);
    Counts counts = new Counts();
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      if (changeEnded(
          jdbc,
          id,
          List.of(DeliveryState.DEAD, DeliveryState.UNREACHABLE),
          counts,
          announcement -> counts.add(announcement, DeliveryState.SKIPPED.name(), reason, 1),
          () ->
              jdbc.update(
                  "UPDATE delivery SET state = 'SKIPPED', reason = ?, content_sealed = NULL, changed_ms = ? WHERE id = ?",
                  reason,
                  now.toEpochMilli(),
                  id.value()))) {
        changed.add(id);
      }
    }
    counts.write(jdbc);
    return changed;
  }

  @Override
  public List<Delivery> unreachable(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            UNREACHABLE,
            this::read,
            announcement.value(),
            after.map(Ids::bytes).orElse(new byte[0]),
            limit);
  }

  @Override
  public List<Delivery> unreachableSince(Transaction tx, Instant before, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS
                + "WHERE state = 'UNREACHABLE' AND changed_ms < ? ORDER BY changed_ms, id LIMIT ?",
            this::read,
            before.toEpochMilli(),
            limit);
  }

  @Override
  public Optional<Instant> oldestUnreachable(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT changed_ms FROM delivery WHERE state = 'UNREACHABLE' ORDER BY changed_ms LIMIT 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  @Override
  public void stillUnreachable(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    for (DeliveryId id : ids) {
      JdbcTransaction.of(tx)
          .update(
              "UPDATE delivery SET changed_ms = ? WHERE id = ? AND state = 'UNREACHABLE'",
              now.toEpochMilli(),
              id.value());
    }
  }

  @Override
  public int hold(Transaction tx, AnnouncementId announcement) {
    return JdbcTransaction.of(tx)
        .update(
            """
            UPDATE delivery SET due_ms = due_ms + ?, lease_worker = NULL, lease_until_ms = 0
            WHERE announcement = ? AND state = 'PLANNED' AND due_ms < ?
            """,
            HELD_FOR.toMillis(),
            announcement.value(),
            HELD.toEpochMilli());
  }

  @Override
  public int unhold(Transaction tx, AnnouncementId announcement) {
    return JdbcTransaction.of(tx)
        .update(
            "UPDATE delivery SET due_ms = due_ms - ? WHERE announcement = ? AND state = 'PLANNED' AND due_ms >= ?",
            HELD_FOR.toMillis(),
            announcement.value(),
            HELD.toEpochMilli());
  }

  @Override
  public int cancel(Transaction tx, AnnouncementId announcement, String reason, Instant now) {
    Counts counts = new Counts();
    List<Optional<Long>> changed =
        JdbcTransaction.of(tx)
            .query(
                """
                UPDATE delivery SET state = 'SKIPPED', reason = ?, content_sealed = NULL, changed_ms = ?,
                  lease_worker = NULL, lease_until_ms = 0
                WHERE announcement = ? AND state = 'PLANNED' RETURNING announcement
                """,
                JdbcOutboxStore::announcement,
                reason,
                now.toEpochMilli(),
                announcement.value());
    ended(changed, DeliveryState.SKIPPED, reason, counts);
    counts.write(JdbcTransaction.of(tx));
    return changed.size();
  }

  @Override
  public Progress progress(Transaction tx, AnnouncementId announcement) {
    return Counts.read(JdbcTransaction.of(tx), announcement);
  }

  @Override
  public void count(
      Transaction tx, AnnouncementId announcement, DeliveryState state, String reason, long more) {
    Counts counts = new Counts();
    counts.add(announcement.value(), state.name(), reason, more);
    counts.write(JdbcTransaction.of(tx));
  }

  @Override
  public int later(Transaction tx, AnnouncementId announcement, Instant now, int most) {
    return JdbcTransaction.of(tx)
        .queryOne(LATER, row -> row.getInt(1), announcement.value(), now.toEpochMilli(), most)
        .orElse(0);
  }

  @Override
  public List<InboxId> told(
      Transaction tx, AnnouncementId announcement, Optional<InboxId> after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT recipient FROM delivery WHERE announcement = ? AND recipient > ?
              AND (state IN ('SEALED', 'PUBLISHED', 'CONFIRMED') OR (state = 'SKIPPED' AND reason = 'digest'))
            ORDER BY recipient LIMIT ?
            """,
            row -> Ids.inbox(row.getBytes(1)),
            announcement.value(),
            after.map(Ids::bytes).orElse(new byte[0]),
            limit);
  }

  @Override
  public List<Delivery> find(Transaction tx, Collection<DeliveryId> ids) {
    List<Delivery> found = new ArrayList<>();
    for (DeliveryId id : ids) {
      JdbcTransaction.of(tx)
          .queryOne(COLUMNS + "WHERE id = ?", this::read, id.value())
          .ifPresent(found::add);
    }
    return found;
  }

  @Override
  public List<Delivery> inState(Transaction tx, DeliveryState state, DeliveryId after, int limit) {
    return JdbcTransaction.of(tx).query(inState(state), this::read, after.value(), limit);
  }

  /** The state stands in the text: the index of the dead knows only them. */
  static String inState(DeliveryState state) {
    return COLUMNS + "WHERE state = '" + state.name() + "' AND id > ? ORDER BY id LIMIT ?";
  }

  @Override
  public Map<DeliveryState, Long> counts(Transaction tx) {
    Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
    JdbcTransaction.of(tx)
        .query(
            "SELECT state, count(*) FROM delivery GROUP BY state",
            row -> counts.put(DeliveryState.valueOf(row.getString(1)), row.getLong(2)));
    return counts;
  }

  @Override
  public int forget(Transaction tx, Instant endedBefore) {
    return JdbcTransaction.of(tx)
        .update(
            "DELETE FROM delivery WHERE changed_ms < ? AND state IN ('CONFIRMED', 'SKIPPED', 'UNREACHABLE')",
            endedBefore.toEpochMilli());
  }

  private Delivery read(ResultSet row) throws SQLException {
    byte[] content = row.getBytes(5);
    return new Delivery(
        new DeliveryId(row.getLong(1)),
        Lane.values()[row.getInt(2)],
        destination(row.getBytes(3)),
        new Body(
            content == null ? new byte[0] : box.open(CONTENT, content),
            row.getString(4),
            row.getInt(6) != 0),
        Optional.ofNullable(row.getString(7)),
        DeliveryState.valueOf(row.getString(8)),
        Optional.ofNullable(row.getString(9)),
        row.getInt(10),
        Instant.ofEpochMilli(row.getLong(11)),
        Instant.ofEpochMilli(row.getLong(12)),
        purpose(row));
  }

  private static Purpose purpose(ResultSet row) throws SQLException {
    byte[] recipient = row.getBytes(13);
    long announcement = row.getLong(14);
    boolean belongs = !row.wasNull();
    long expires = row.getLong(15);
    boolean ends = !row.wasNull();
    String sort = row.getString(18);
    return new Purpose(
        recipient == null ? Optional.empty() : Optional.of(Ids.inbox(recipient)),
        belongs ? Optional.of(new AnnouncementId(announcement)) : Optional.empty(),
        ends ? Optional.of(Instant.ofEpochMilli(expires)) : Optional.empty(),
        new Purpose.Attributes(
            Optional.ofNullable(row.getString(16)).map(ZoneId::of),
            Optional.ofNullable(row.getString(17)).map(Locale::forLanguageTag)),
        sort == null ? Purpose.Sort.ORDINARY : Purpose.Sort.valueOf(sort));
  }

  private static byte[] destination(Destination destination) {
    return switch (destination) {
      case Destination.InConversation c -> tagged(CONVERSATION, c.conversation().bytes());
      case Destination.ToInbox i -> tagged(INBOX, Ids.bytes(i.inbox()));
    };
  }

  private static Destination destination(byte[] bytes) {
    byte[] id = Arrays.copyOfRange(bytes, 1, bytes.length);
    return bytes[0] == CONVERSATION
        ? new Destination.InConversation(new ConversationId(id))
        : new Destination.ToInbox(Ids.inbox(id));
  }

  private static byte[] tagged(byte tag, byte[] id) {
    byte[] bytes = new byte[1 + id.length];
    bytes[0] = tag;
    System.arraycopy(id, 0, bytes, 1, id.length);
    return bytes;
  }
}
