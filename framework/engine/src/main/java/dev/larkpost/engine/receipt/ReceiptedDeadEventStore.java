package dev.larkpost.engine.receipt;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** A receipt for every event that is set aside for a rule, and for every time it fails again. */
final class ReceiptedDeadEventStore implements DeadEventStore {
  private final DeadEventStore dead;
  private final ReceiptStore store;
  private final Origins origins;

  ReceiptedDeadEventStore(DeadEventStore dead, ReceiptStore store, Origins origins) {
    this.dead = dead;
    this.store = store;
    this.origins = origins;
  }

  @Override
  public void put(Transaction tx, DeadEvent entry) {
    dead.put(tx, entry);
    store.add(tx, List.of(receipt(entry).traced(origins.carried(entry.event()))));
  }

  private static NewReceipt receipt(DeadEvent entry) {
    Event event = entry.event();
    String source = event.source().value();
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    String fact = hash(entry.rule() + "\n" + source + "\n" + event.id().value());
    return new NewReceipt(
        ReceiptKind.DEAD_LETTER,
        "dead-event/" + fact + "/" + kind + "/" + entry.at().toEpochMilli(),
        source,
        entry.at(),
        Fields.of("what", "event")
            .with("event", event.id().value())
            .with("name", event.name().value())
            .with("fact", kind)
            .with("source", source)
            .with("rule", entry.rule())
            .with("reason", entry.reason()));
  }

  /** Rules, sources and facts have long names; a receipt's id is short. */
  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public List<DeadEvent> page(Transaction tx, long after, int limit) {
    return dead.page(tx, after, limit);
  }

  @Override
  public long count(Transaction tx) {
    return dead.count(tx);
  }

  @Override
  public List<DeadEvent> find(Transaction tx, Collection<Long> numbers) {
    return dead.find(tx, numbers);
  }

  @Override
  public void remove(Transaction tx, Collection<Long> numbers) {
    dead.remove(tx, numbers);
  }

  @Override
  public boolean remove(Transaction tx, String rule, SourceName source, EventId event) {
    return dead.remove(tx, rule, source, event);
  }

  @Override
  public int keep(Transaction tx, int newest) {
    return dead.keep(tx, newest);
  }
}
