package dev.larkpost.engine.audience;

import java.util.List;
import java.util.Optional;

/**
 * A part of an audience.
 *
 * @param recipients in order, each party once; may be empty although more follow
 * @param next the page token: everybody up to this party was looked at; absent at the end
 */
public record AudiencePage(List<Recipient> recipients, Optional<Party> next) {
  public AudiencePage {
    recipients = List.copyOf(recipients);
  }

  /** Of a source that gives full pages until its end. */
  public static AudiencePage of(List<Recipient> recipients, int limit) {
    return new AudiencePage(
        recipients,
        recipients.size() < limit ? Optional.empty() : Optional.of(recipients.getLast().party()));
  }
}
