package dev.larkpost.engine.inbound;

import dev.larkpost.engine.limit.FloodGuard;
import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;

/**
 * Drops what one sender writes beyond the flood guard's measure, so that nobody can spend the bot's
 * budget or time alone. Membership changes are not counted: they are not written by their sender.
 */
final class LimitSender implements Middleware {
  private final FloodGuard<InboxId> guard;

  LimitSender(FloodGuard<InboxId> guard) {
    this.guard = guard;
  }

  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    boolean counted = !(context.message().content() instanceof Content.GroupUpdated);
    return counted && !guard.admits(context.sender())
        ? new Outcome.Dropped(DropReason.FLOOD)
        : next.proceed(context);
  }
}
