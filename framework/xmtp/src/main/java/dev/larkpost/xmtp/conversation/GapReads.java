package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.id.ConversationId;
import java.util.HashMap;
import java.util.Map;

/**
 * How often a conversation may be read again because its stream seems to have left a message out,
 * or because a commit would take away the keys of one that it may have left out. Any member can
 * leave generations out on purpose, or commit again and again; reads come out of a budget (design
 * section 4), so what one conversation and all together may cost until the next gap check is
 * bounded. Beyond that messages are taken as they come. Thread-safe.
 */
final class GapReads {
  static final int OF_ONE_MAX = 10;
  static final int OF_ALL_MAX = 200;

  private final Map<ConversationId, Integer> reads = new HashMap<>();
  private int all;

  synchronized boolean mayAsk(ConversationId conversation) {
    return all < OF_ALL_MAX && reads.getOrDefault(conversation, 0) < OF_ONE_MAX;
  }

  synchronized void asked(ConversationId conversation) {
    all++;
    reads.merge(conversation, 1, Integer::sum);
  }

  /** All cursors were compared with the network's heads: the count begins anew. */
  synchronized void checked() {
    all = 0;
    reads.clear();
  }
}
