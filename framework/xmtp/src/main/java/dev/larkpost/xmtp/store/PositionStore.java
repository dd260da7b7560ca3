package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.transport.Topic;

/** Cursors of topics that are not conversations (welcomes). */
public interface PositionStore {
  /** 0 when the topic was never read. */
  long position(Transaction tx, Topic topic);

  /** Never moves backwards. */
  void move(Transaction tx, Topic topic, long position);
}
