package dev.larkpost.engine.inbound;

import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.xmtp.conversation.ConsentState;

/** Conversations the bot's owner denied are not answered. */
final class RespectConsent implements Middleware {
  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    boolean denied =
        context.conversation().filter(c -> c.consent() == ConsentState.DENIED).isPresent();
    return denied ? new Outcome.Dropped(DropReason.DENIED) : next.proceed(context);
  }
}
