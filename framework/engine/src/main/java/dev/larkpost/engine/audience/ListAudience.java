package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.store.Transactions;
import java.util.List;
import java.util.Optional;

/**
 * Audiences out of the {@link ListStore}: lists, members and voters. A list that is not there yet
 * has no members, so that it may be named before the first one comes in.
 */
public record ListAudience(Transactions transactions, ListStore store, String prefix)
    implements AudienceSource {
  /** What the names of members' lists begin with. */
  public static final String MEMBERS = "members/";

  /** What the names of voters' lists begin with. */
  public static final String VOTED = "voted/";

  @Override
  public Party.Kind names() {
    return Party.Kind.ADDRESS;
  }

  @Override
  public void check(Audience.From from) {
    if (from.name().isBlank()) {
      throw new AudienceException(
          AudienceException.Code.MALFORMED, "a " + from.kind() + " audience without a name");
    }
  }

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    return transactions.inSnapshot(tx -> store.page(tx, prefix + from.name(), after, limit));
  }
}
