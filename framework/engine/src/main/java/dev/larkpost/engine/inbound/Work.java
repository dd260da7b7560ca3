package dev.larkpost.engine.inbound;

import dev.larkpost.xmtp.store.InboundMessage;

/** A message to be worked on. @param failedBefore how often its handler failed already */
record Work(InboundMessage message, int failedBefore) {
  boolean retried() {
    return failedBefore > 0;
  }
}
