package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** In memory, gone with the process; for tests and development. */
public final class MemoryFailedMessageStore implements FailedMessageStore {
  private final MemoryMap<Long, FailedMessage> rows = new MemoryMap<>();

  @Override
  public void put(Transaction tx, FailedMessage failed) {
    rows.put(tx, failed.message().sequence(), failed);
  }

  @Override
  public List<FailedMessage> find(Transaction tx, Collection<Long> sequences) {
    return sequences.stream().flatMap(sequence -> rows.get(sequence).stream()).toList();
  }

  @Override
  public Optional<FailedMessage> of(Transaction tx, MessageId message) {
    return rows.all().values().stream().filter(f -> f.message().id().equals(message)).findFirst();
  }

  @Override
  public void remove(Transaction tx, Collection<Long> sequences) {
    sequences.forEach(sequence -> rows.remove(tx, sequence));
  }

  @Override
  public List<FailedMessage> due(Transaction tx, Instant now, int limit) {
    return waiting()
        .filter(f -> f.nextTry().filter(at -> !at.isAfter(now)).isPresent())
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return waiting().findFirst().flatMap(FailedMessage::nextTry);
  }

  private Stream<FailedMessage> waiting() {
    return rows.all().values().stream()
        .filter(f -> f.nextTry().isPresent())
        .sorted(Comparator.comparing(f -> f.nextTry().orElseThrow()));
  }

  @Override
  public List<FailedMessage> dead(Transaction tx, long afterSequence, int limit) {
    return rows.all().tailMap(afterSequence, false).values().stream()
        .filter(f -> f.nextTry().isEmpty())
        .limit(limit)
        .toList();
  }

  @Override
  public long deadCount(Transaction tx) {
    return rows.all().values().stream().filter(f -> f.nextTry().isEmpty()).count();
  }
}
