package dev.larkpost.bots.announcer;

import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Middleware;
import dev.larkpost.engine.inbound.Outcome;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A handler that fails on one text, until somebody mends it. */
@Singleton
class Stumble implements Middleware {
  static final String STONE = "a stone in the way";

  private final AtomicBoolean there = new AtomicBoolean(true);

  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    if (there.get() && context.message().text().equals(Optional.of(STONE))) {
      throw new IllegalStateException("the test's fault");
    }
    return next.proceed(context);
  }

  void lies(boolean still) {
    there.set(still);
  }
}
