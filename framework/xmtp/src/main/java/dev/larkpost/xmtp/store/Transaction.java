package dev.larkpost.xmtp.store;

/**
 * One unit of durable work, handed to every store method. Belongs to the thread it was given to and
 * ends with the call that gave it. Each store implementation knows its own kind of transaction and
 * refuses a foreign one.
 */
public interface Transaction {
  /**
   * Runs on the committing thread right after the commit; not at all after a rollback. Keep it
   * short.
   */
  void afterCommit(Runnable action);
}
