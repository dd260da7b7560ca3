package dev.larkpost.connectors.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Whether a server can be reached: says when it goes and comes back, and tries one that is gone
 * once a second at most, so that callers do not wait for it every time. Thread-safe.
 */
final class Reach implements AutoCloseable {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

  /** What a user of the server says and does when it goes. */
  interface Loss {
    /** What works without it now, and how. */
    String gone();

    /** What it does again. */
    String back();

    /** Before anybody is told, under the lock of the reach. */
    default void begin() {}
  }

  private final RedisServer server;
  private final Clock clock;
  private final RedisListener listener;
  private final Loss loss;
  private boolean gone;
  private Instant nextTry = Instant.MIN;

  Reach(RedisServer server, Clock clock, RedisListener listener, Loss loss) {
    this.server = server;
    this.clock = clock;
    this.listener = listener;
    this.loss = loss;
  }

  /** What the script said; empty when the server is gone and may or may not have done it. */
  Optional<Object> run(Script script, String key, List<String> arguments) {
    if (waiting()) {
      return Optional.empty();
    }
    try {
      Object said = server.run(script, key, arguments);
      answered();
      return Optional.of(said);
    } catch (JedisException failure) {
      failed(failure);
      return Optional.empty();
    }
  }

  private synchronized boolean waiting() {
    return gone && clock.instant().isBefore(nextTry);
  }

  private void answered() {
    synchronized (this) {
      if (!gone) {
        return;
      }
      gone = false;
    }
    listener.back(loss.back());
  }

  private void failed(JedisException failure) {
    synchronized (this) {
      nextTry = clock.instant().plus(TRY_AGAIN);
      if (gone) {
        return;
      }
      gone = true;
      loss.begin();
    }
    listener.gone(loss.gone(), failure);
  }

  synchronized boolean isGone() {
    return gone;
  }

  @Override
  public void close() {
    server.close();
  }
}
