package dev.larkpost.engine.consent;

import java.time.Duration;
import java.util.Optional;

/** What somebody said about hearing from the bot (design D7). */
public sealed interface ConsentWord {
  /** No notifications and announcements any more, of all categories or of one. */
  record Stop(Optional<String> category) implements ConsentWord {}

  /** None for a while. */
  record Mute(Duration length) implements ConsentWord {}

  /** Tell me again. */
  record Start(Optional<String> category) implements ConsentWord {}

  /** What can I say? */
  record Help() implements ConsentWord {}
}
