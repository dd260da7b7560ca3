package dev.larkpost.engine.inbound;

import org.jspecify.annotations.Nullable;

/**
 * Runs when a question got no answer in time. What it returns is sent, as with a {@link Handler};
 * to somebody who said STOP nothing is. When it throws it is tried again by policy, so it may run
 * twice; what it gives leaves once.
 */
@FunctionalInterface
public interface TimeoutHandler {
  @Nullable Object handle(Dialog unanswered) throws Exception;
}
