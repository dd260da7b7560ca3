package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The outbox in SQL. Contents rest in boxes, as what came in does. */
final class JdbcOutboxStore implements OutboxStore {
  private static final String CONTENT = "delivery.content";
  private static final byte CONVERSATION = 'c';
  private static final byte INBOX = 'i';
  private static final String COLUMNS =
      "SELECT id, lane, destination, idempotency_key, content_sealed, push, category, state, reason, attempts, planned_ms, due_ms FROM delivery d ";

  private final SecretBox box;

  JdbcOutboxStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public List<Delivery> plan(
      Transaction transaction, List<NewDelivery> deliveries, Instant now, Optional<Lease> lease) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    List<Delivery> leased = new ArrayList<>();
    for (NewDelivery plan : deliveries) {
      byte[] destination = destination(plan.destination());
      boolean take =
          lease.isPresent()
              && !plan.due().isAfter(now)
              && !somebodyWaits(tx, plan.lane(), destination, lease.get());
      Optional<Lease> hold = take ? lease : Optional.empty();
      insert(tx, plan, destination, now, hold)
          .filter(id -> take)
          .ifPresent(id -> leased.add(delivery(id, plan, now)));
    }
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
          planned_ms, due_ms, changed_ms, lease_worker, lease_until_ms)
        VALUES (?, ?, ?, ?, ?, ?, 'PLANNED', 0, ?, ?, ?, ?, ?)
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
        lease.map(l -> l.until().toEpochMilli()).orElse(0L));
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
        plan.due());
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
                      AND p.lane = d.lane AND p.id < d.id AND (p.due_ms > ? OR p.lease_until_ms > ?))
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
                UPDATE delivery SET reason = ?, attempts = attempts + 1, due_ms = ?, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
                WHERE id = ? AND state = 'PLANNED'
                """,
                p.reason(),
                p.due().toEpochMilli(),
                at,
                id);
        case Settlement.Skipped s -> skip(tx, id, s.reason(), at);
        case Settlement.Unreachable u ->
            tx.update(
                """
                UPDATE delivery SET state = 'UNREACHABLE', reason = ?, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
                WHERE id = ? AND state = 'PLANNED'
                """,
                u.reason(),
                at,
                id);
        case Settlement.Dead d ->
            tx.update(
                """
                UPDATE delivery SET state = 'DEAD', reason = ?, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
                WHERE id = ? AND state IN ('PLANNED', 'SEALED', 'PUBLISHED')
                """,
                d.reason(),
                at,
                id);
      }
    }
  }

  private static int skip(JdbcTransaction tx, long id, String reason, long at) {
    return tx.update(
        """
        UPDATE delivery SET state = 'SKIPPED', reason = ?, content_sealed = NULL, changed_ms = ?, lease_worker = NULL, lease_until_ms = 0
        WHERE id = ? AND state = 'PLANNED'
        """,
        reason,
        at,
        id);
  }

  @Override
  public List<DeliveryId> confirmed(
      Transaction transaction, Collection<DeliveryId> ids, Instant now) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      int rows = tx.update("DELETE FROM delivery WHERE id = ? AND lane = 0", id.value());
      if (rows == 0) {
        rows =
            tx.update(
                """
                UPDATE delivery SET state = 'CONFIRMED', reason = NULL, content_sealed = NULL, changed_ms = ?,
                  lease_worker = NULL, lease_until_ms = 0 WHERE id = ? AND state <> 'CONFIRMED'
                """,
                now.toEpochMilli(),
                id.value());
      }
      if (rows > 0) {
        changed.add(id);
      }
    }
    return changed;
  }

  @Override
  public List<DeliveryId> planAgain(Transaction tx, Collection<DeliveryId> ids, Instant now) {
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      int rows =
          JdbcTransaction.of(tx)
              .update(
                  """
                  UPDATE delivery SET state = 'PLANNED', reason = NULL, attempts = 0, due_ms = ?, changed_ms = ?,
                    lease_worker = NULL, lease_until_ms = 0
                  WHERE id = ? AND state IN ('SEALED', 'PUBLISHED', 'DEAD', 'UNREACHABLE')
                  """,
                  now.toEpochMilli(),
                  now.toEpochMilli(),
                  id.value());
      if (rows > 0) {
        changed.add(id);
      }
    }
    return changed;
  }

  @Override
  public List<DeliveryId> cancel(
      Transaction tx, Collection<DeliveryId> ids, String reason, Instant now) {
    List<DeliveryId> changed = new ArrayList<>();
    for (DeliveryId id : ids) {
      if (skip(JdbcTransaction.of(tx), id.value(), reason, now.toEpochMilli()) > 0) {
        changed.add(id);
      }
    }
    return changed;
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
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE state = ? AND id > ? ORDER BY id LIMIT ?",
            this::read,
            state,
            after.value(),
            limit);
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
        Instant.ofEpochMilli(row.getLong(12)));
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
