package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Recipients of announcements nobody could be found for: they have no inbox. */
public interface UnreachedStore {
  /** One of them. */
  record Unreached(AnnouncementId announcement, Recipient recipient) {}

  /** Adds some; who is there is tried again from now on. */
  void add(
      Transaction tx, AnnouncementId announcement, Collection<Recipient> recipients, Instant now);

  /** Those of an announcement, in order. */
  List<Recipient> page(
      Transaction tx, AnnouncementId announcement, Optional<Party> after, int limit);

  void remove(Transaction tx, AnnouncementId announcement, Collection<Party> parties);

  /** Those added or tried before then, longest ago first. */
  List<Unreached> triedBefore(Transaction tx, Instant then, int limit);

  /** When the one tried longest ago was tried. */
  Optional<Instant> oldestTry(Transaction tx);

  /** Forgets those that were added before then. @return how many, at most the limit */
  int forget(Transaction tx, Instant addedBefore, int limit);
}
