package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.id.ConversationId;

/** What there is to do. Any thread. */
interface Backlog {
  /** How many conversations have messages waiting or at work. */
  int conversations();

  /** Whether more messages of this one wait behind the one at work. */
  boolean waits(ConversationId conversation);
}
