package dev.larkpost.engine.inbound;

import dev.larkpost.engine.watch.DropReason;

/** Conversations the bot's owner denied are not answered. */
final class RespectConsent implements Middleware {
  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    return context.denied() ? new Outcome.Dropped(DropReason.DENIED) : next.proceed(context);
  }
}
