package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who said what about hearing from this bot. The log is only ever added to. */
public interface OptOutStore {
  /**
   * Adds changes to the log, in order, and moves the standings of their inboxes. A change whose
   * proof is already in the log is left out: a message handled twice says it once.
   */
  void record(Transaction tx, List<ConsentChange> changes);

  /** Whether this proof is in the log. */
  boolean known(Transaction tx, Proof proof);

  /** The standings of these inboxes; those that never said anything are absent. */
  Map<InboxId, Standing> standings(Transaction tx, Collection<InboxId> inboxes);

  /** The newest changes of an inbox, newest first: the proof, for export. */
  List<ConsentChange> history(Transaction tx, InboxId inbox, int limit);

  /**
   * Who said START, to everything or to this category, and did not stop that since; in order, after
   * the given one. Their standings may still refuse it: somebody who wants everything but this.
   */
  List<InboxId> subscribers(Transaction tx, String category, Optional<InboxId> after, int limit);

  /** Those of these inboxes that are among {@link #subscribers}. */
  Set<InboxId> subscribed(Transaction tx, String category, Collection<InboxId> inboxes);

  /** How many said what. @param now when a mute has to hold */
  ConsentCounts counts(Transaction tx, Instant now);

  /** The whole log in order, for export. @param after the last number of the page before, or 0 */
  List<ConsentEntry> log(Transaction tx, long after, int limit);
}
