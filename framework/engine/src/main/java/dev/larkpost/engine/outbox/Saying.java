package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.content.Content;
import java.util.Map;

/** What is said. */
public sealed interface Saying {
  /** These very words, to everybody. */
  record Words(Content content) implements Saying {}

  /**
   * A template, filled once per language.
   *
   * @param template its name
   * @param data by name: what the template's variables stand for
   */
  record Filled(String template, Map<String, Object> data) implements Saying {
    public Filled {
      data = Map.copyOf(data);
    }
  }
}
