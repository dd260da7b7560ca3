package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What there was no room for, until it is summed up. */
public interface DigestStore {
  /** Lines a digest keeps; what comes after them is only counted. */
  int LINES_MAX = 20;

  /** What is summed up together. */
  record Key(InboxId inbox, Lane lane, Optional<String> category) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::inbox)
            .thenComparing(Key::lane)
            .thenComparing(k -> k.category().orElse(""));

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * One thing that is not told by itself.
   *
   * @param line the first line of its text; may be empty
   * @param due when there is room for a digest; counts for the first entry
   */
  record Entry(Key key, String line, Instant due, Purpose.Attributes attributes) {}

  /**
   * A digest.
   *
   * @param number never used twice in a store
   * @param entries how many things it sums up
   * @param lines of the first of them
   */
  record Digest(
      long number,
      Key key,
      Instant due,
      Purpose.Attributes attributes,
      long entries,
      List<String> lines) {
    public Digest {
      lines = List.copyOf(lines);
    }
  }

  /** The digests of these inboxes that wait. */
  Set<Key> open(Transaction tx, Collection<InboxId> inboxes);

  /** Adds to the digests that wait, and begins those that do not yet. */
  void add(Transaction tx, List<Entry> entries);

  /** Those due by then, oldest first. */
  List<Digest> due(Transaction tx, Instant now, int limit);

  Optional<Instant> nextDue(Transaction tx);

  void remove(Transaction tx, Collection<Long> numbers);
}
