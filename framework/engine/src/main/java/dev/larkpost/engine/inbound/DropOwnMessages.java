package dev.larkpost.engine.inbound;

import dev.larkpost.engine.watch.DropReason;

/** A bot never answers itself, whichever of its installations spoke. */
final class DropOwnMessages implements Middleware {
  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    return context.sender().equals(context.self())
        ? new Outcome.Dropped(DropReason.OWN)
        : next.proceed(context);
  }
}
