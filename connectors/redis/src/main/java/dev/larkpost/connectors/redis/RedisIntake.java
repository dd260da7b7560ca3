package dev.larkpost.connectors.redis;

import dev.larkpost.engine.connect.SharedFilter;
import dev.larkpost.engine.event.EventId;
import java.util.List;

/** The filter for intake, as configuration asks for it. */
record RedisIntake(RedisDuplicateFilter filter) implements SharedFilter {
  @Override
  public Verdict claim(EventId id) {
    return filter.claim(id);
  }

  @Override
  public void done(EventId id) {
    filter.done(id);
  }

  @Override
  public void release(EventId id) {
    filter.release(id);
  }

  @Override
  public List<String> warnings() {
    return filter.isGone()
        ? List.of(
            "Redis is gone: this process alone remembers what came in; something may be worked on"
                + " twice, nothing is told twice, look at the server")
        : List.of();
  }

  @Override
  public void close() {
    filter.close();
  }
}
