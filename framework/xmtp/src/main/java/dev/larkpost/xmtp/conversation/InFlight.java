package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.SealedRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sealed and not read back yet, in memory: echoes are matched here by hash, without a query and
 * without decryption. Thread-safe.
 */
final class InFlight {
  private final Map<ByteBuffer, SealedRow> byHash = new HashMap<>();
  private final Map<Long, SealedRow> byReference = new HashMap<>();

  /** Conversations whose first commit still waits. */
  private final Set<ConversationId> beingBorn = new HashSet<>();

  synchronized void add(Collection<SealedRow> rows) {
    for (SealedRow row : rows) {
      byHash.put(ByteBuffer.wrap(row.hash()), row);
      if (row.reference() > 0) {
        byReference.put(row.reference(), row);
      }
      if (isFirstCommit(row)) {
        beingBorn.add(row.conversation());
      }
    }
  }

  synchronized void remove(Collection<SealedRow> rows) {
    for (SealedRow row : rows) {
      byHash.remove(ByteBuffer.wrap(row.hash()));
      if (row.reference() > 0) {
        byReference.remove(row.reference(), row);
      }
      if (isFirstCommit(row)) {
        beingBorn.remove(row.conversation());
      }
    }
  }

  private static boolean isFirstCommit(SealedRow row) {
    return row.kind() == SealedRow.Kind.COMMIT && CommitIntents.of(row).getStaged().isEmpty();
  }

  /** Whether our first commit of this conversation is not known to be on the network yet. */
  synchronized boolean isBeingBorn(ConversationId conversation) {
    return beingBorn.contains(conversation);
  }

  synchronized Optional<SealedRow> byHash(byte[] hash) {
    return Optional.ofNullable(byHash.get(ByteBuffer.wrap(hash)));
  }

  synchronized Optional<SealedRow> byReference(long reference) {
    return Optional.ofNullable(byReference.get(reference));
  }

  /** What the client itself must bring out and still waits, in order of sealing. */
  synchronized List<SealedRow> unfinished() {
    List<SealedRow> rows = new ArrayList<>();
    for (SealedRow row : byHash.values()) {
      if (row.reference() == 0) {
        rows.add(row);
      }
    }
    rows.sort(java.util.Comparator.comparingLong(SealedRow::id));
    return rows;
  }

  /** Messages of a conversation that still wait; looks at all there are. */
  synchronized List<SealedRow> messagesOf(ConversationId conversation) {
    return byHash.values().stream()
        .filter(r -> r.kind() == SealedRow.Kind.MESSAGE && r.conversation().equals(conversation))
        .toList();
  }

  synchronized List<Long> references(long after, int limit) {
    return byReference.keySet().stream().filter(r -> r > after).sorted().limit(limit).toList();
  }

  synchronized int size() {
    return byHash.size();
  }
}
