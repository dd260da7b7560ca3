package dev.larkpost.engine.event;

import dev.larkpost.xmtp.store.Transactions;
import java.util.List;
import java.util.Optional;

/** {@link Told} of one source, read from the store. */
record StoredTold(Transactions transactions, EventStore store, SourceName source) implements Told {
  @Override
  public List<Event> after(long position, Optional<EventId> id, int limit) {
    return transactions.inSnapshot(tx -> store.after(tx, source, position, id, limit));
  }

  @Override
  public List<Note> notes(String key, int limit) {
    return transactions.inSnapshot(tx -> store.notes(tx, source, key, limit));
  }
}
