package dev.larkpost.connectors.redis;

/** Told when a server goes and comes back, for health, logs and metrics. Any thread: be quick. */
public interface RedisListener {
  RedisListener SILENT = new RedisListener() {};

  /**
   * The first failure in a row.
   *
   * @param what works without it now, and how
   */
  default void gone(String what, Throwable cause) {}

  /** The first answer after failures. */
  default void back(String what) {}
}
