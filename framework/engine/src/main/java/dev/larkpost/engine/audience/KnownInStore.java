package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Audiences of a bot that does not run: those the store has members of. Others may be computed from
 * outside, and none of theirs here does not mean nobody.
 *
 * @param of reads the store
 */
public record KnownInStore(AudienceSource of) implements AudienceSource {
  @Override
  public Party.Kind names() {
    return of.names();
  }

  @Override
  public void check(Audience.From from) {
    of.check(from);
    if (of.page(from, Optional.empty(), 1).isEmpty()) {
      throw new AudienceException(
          AudienceException.Code.UNKNOWN,
          "the store knows nobody of "
              + from.kind()
              + "("
              + from.name()
              + "): only the running bot knows who they are");
    }
  }

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    return of.page(from, after, limit);
  }

  @Override
  public Optional<Set<InboxId>> among(Audience.From from, Collection<InboxId> inboxes) {
    return of.among(from, inboxes);
  }
}
