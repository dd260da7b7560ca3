package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Knows the audiences of one kind. Any thread; may read a store, opens its own snapshots. */
public interface AudienceSource {
  /** How its members are named. */
  Party.Kind names();

  /** Names out of configuration it knows audiences by; empty when it cannot say. */
  default Set<String> known() {
    return Set.of();
  }

  /**
   * Refuses what it does not know.
   *
   * @throws AudienceException UNKNOWN or MALFORMED, naming what there is
   */
  void check(Audience.From from);

  /**
   * A page in order.
   *
   * @param after absent for the first page
   * @return fewer than the limit only at the end
   */
  List<Recipient> page(Audience.From from, Optional<Party> after, int limit);

  /** This one for the names it knows, the other one for all others. Both name alike. */
  default AudienceSource or(AudienceSource other) {
    return new FirstKnown(this, other);
  }

  /**
   * Which of these inboxes belong to it, for sources that name inboxes: with them every audience
   * can be combined, whatever it is named by. Empty when it cannot say.
   */
  default Optional<Set<InboxId>> among(Audience.From from, Collection<InboxId> inboxes) {
    return Optional.empty();
  }
}
