package dev.larkpost.engine.event;

import java.util.Optional;

/**
 * Something a source must remember for longer than its checkpoint has room for: a contract that a
 * factory made. Written in the transaction that moves the checkpoint.
 *
 * @param key unique within the source, at most {@value #KEY_MAX} characters
 * @param value what to remember; absent: forget it
 */
public record Note(String key, Optional<String> value) {
  public static final int KEY_MAX = 200;
  public static final int VALUE_MAX = 64 * 1024;

  public Note {
    Names.check("key of a note", key, KEY_MAX);
    if (value.filter(v -> v.length() > VALUE_MAX).isPresent()) {
      throw new IllegalArgumentException("a note of more than " + VALUE_MAX + " characters");
    }
  }

  public static Note of(String key, String value) {
    return new Note(key, Optional.of(value));
  }

  public static Note forgotten(String key) {
    return new Note(key, Optional.empty());
  }
}
