package dev.larkpost.engine.inbound;

/**
 * Wraps the way of every message to its handler: looks, drops, answers itself or passes on. Runs
 * where the handler runs. What it throws counts as a failure of the handler.
 */
@FunctionalInterface
public interface Middleware {
  Outcome handle(MessageContext context, Next next) throws Exception;

  /** The rest of the way. */
  @FunctionalInterface
  interface Next {
    Outcome proceed(MessageContext context) throws Exception;
  }
}
