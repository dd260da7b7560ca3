package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two sources of one kind: what the first does not know, the second is asked for. */
record FirstKnown(AudienceSource first, AudienceSource second) implements AudienceSource {
  FirstKnown {
    if (first.names() != second.names()) {
      throw new IllegalArgumentException(
          "one source names " + first.names() + ", the other " + second.names());
    }
  }

  @Override
  public Party.Kind names() {
    return first.names();
  }

  @Override
  public Set<String> known() {
    Set<String> both = new HashSet<>(first.known());
    both.addAll(second.known());
    return both;
  }

  @Override
  public void check(Audience.From from) {
    of(from).check(from);
  }

  @Override
  public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
    return of(from).page(from, after, limit);
  }

  @Override
  public Optional<Set<InboxId>> among(Audience.From from, Collection<InboxId> inboxes) {
    return of(from).among(from, inboxes);
  }

  /** Only a name nobody knows goes on to the second: a mistake in a known one is refused. */
  private AudienceSource of(Audience.From from) {
    try {
      first.check(from);
      return first;
    } catch (AudienceException refused) {
      if (refused.code() == AudienceException.Code.UNKNOWN) {
        return second;
      }
      throw refused;
    }
  }
}
