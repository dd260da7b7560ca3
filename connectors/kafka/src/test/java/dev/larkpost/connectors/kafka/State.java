package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.store.Transactions;
import java.util.Optional;

/** What outlives a reader. */
record State(Transactions transactions, EventStore events) {
  State() {
    this(new MemoryTransactions(), new MemoryEventStore());
  }

  Optional<Checkpoint> checkpoint(SourceName source) {
    return transactions.inSnapshot(tx -> events.checkpoint(tx, source));
  }

  void move(SourceName source, Checkpoint to) {
    Optional<Checkpoint> now = checkpoint(source);
    transactions.inTransaction(
        tx -> {
          events.move(tx, source, now, to);
          return true;
        });
  }
}
