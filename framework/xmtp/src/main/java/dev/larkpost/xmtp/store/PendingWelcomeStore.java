package dev.larkpost.xmtp.store;

import java.util.List;

/**
 * Welcome pointers to be tried again, so that one with a missing body holds up no other welcome.
 */
public interface PendingWelcomeStore {
  /** Stores it, unless {@code max} are waiting already. @return whether it was stored */
  boolean insert(Transaction tx, PendingWelcome welcome, int max);

  List<PendingWelcome> all(Transaction tx, int limit);

  void remove(Transaction tx, List<Long> positions);
}
