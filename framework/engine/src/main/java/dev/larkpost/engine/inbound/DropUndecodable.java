package dev.larkpost.engine.inbound;

import dev.larkpost.engine.watch.DropReason;
import dev.larkpost.xmtp.XmtpException;

/** Bytes that are no content cost nothing but themselves. Unknown types pass: they are content. */
final class DropUndecodable implements Middleware {
  @Override
  public Outcome handle(MessageContext context, Next next) throws Exception {
    return decodes(context) ? next.proceed(context) : new Outcome.Dropped(DropReason.UNDECODABLE);
  }

  private static boolean decodes(MessageContext context) {
    try {
      context.message();
      return true;
    } catch (XmtpException malformed) {
      return false;
    }
  }
}
