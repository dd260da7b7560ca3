package dev.larkpost.engine.limit;

/** Who asks for a permit. */
public enum Priority {
  /** Somebody waits for an answer. */
  REPLY,
  /** Everything else. */
  BULK
}
