package dev.larkpost.engine.connect;

import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.audience.NameBook;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One bot joined to one system. Close it after its feeds and chores have ended. */
public interface Connection extends AutoCloseable {
  /** Offers nothing. */
  Connection NONE = () -> {};

  /** Event sources, one pump each. */
  default List<Feed> feeds() {
    return List.of();
  }

  /**
   * Audiences by kind, such as {@code holders}. Of {@code members}, those whose name it does not
   * know are looked for among the stored lists.
   */
  default Map<String, AudienceSource> audiences() {
    return Map.of();
  }

  /** Names people go by, such as those of ENS. */
  default Optional<NameBook> names() {
    return Optional.empty();
  }

  /** Lists its events keep current, such as who voted. */
  default List<ListRule> lists() {
    return List.of();
  }

  /** Loops to be run while the bot is at work. */
  default List<Chore> chores() {
    return List.of();
  }

  /** What is wrong though the bot works, and what it means; empty when nothing is. */
  default List<String> warnings() {
    return List.of();
  }

  @Override
  void close();
}
