package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.content.Content;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The last buttons the bot showed in a conversation: apps that cannot show buttons let people
 * answer with a number.
 *
 * @param actions id of the Actions content
 * @param choices in the order they were shown
 */
public record Prompt(String actions, List<Choice> choices, Optional<Instant> expiresAt) {
  /** One button. */
  public record Choice(String action, String label) {}

  public Prompt {
    choices = List.copyOf(choices);
  }

  static Prompt of(Content.Actions actions) {
    return new Prompt(
        actions.id(),
        actions.actions().stream().map(a -> new Choice(a.id(), a.label())).toList(),
        actions.expiresAt());
  }

  Optional<Choice> numbered(int number, Instant now) {
    boolean open = expiresAt.filter(end -> !now.isBefore(end)).isEmpty();
    return open && number >= 1 && number <= choices.size()
        ? Optional.of(choices.get(number - 1))
        : Optional.empty();
  }

  Optional<Choice> named(String action) {
    return choices.stream().filter(c -> c.action().equals(action)).findFirst();
  }
}
