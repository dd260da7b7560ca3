package dev.larkpost.connectors.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jboss.logging.Logger;

/**
 * Moves what was committed from the log into the store's file while others go on writing. Left to
 * itself SQLite does it in the commit that finds the log long, and whoever waits for that commit
 * waits for two more syncs: one answer in a hundred did.
 *
 * <p>SQLite begins a log anew once all of it was moved, and while others write there is always a
 * little left. A log that grows leaves the machine's memory, and each write into it waits for the
 * disk to read what was there: half of all commits took a millisecond longer after a rest. So a
 * long one is finished while nobody writes, which takes as long as that little.
 */
final class Checkpoints implements AutoCloseable {
  /** Pages in the log at which the writer itself does it, should all of this fail; 64 MiB. */
  static final int BACKSTOP_PAGES = 16_384;

  /** Pages from which on a log is finished; 4 MiB. */
  private static final int LONG_PAGES = 1_024;

  private static final int EVERY_COMMITS = 100;
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);

  private final Connection connection;
  private final Lock writing;
  private final AtomicBoolean underway = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("larkpost-store-checkpoint").factory());

  /** The writer's to count. */
  private int commits;

  /**
   * @param connection of its own, committing each statement
   * @param writing whoever has it is the only one who writes
   */
  Checkpoints(Connection connection, Lock writing) {
    this.connection = connection;
    this.writing = writing;
  }

  /** Called by the writer after each commit; never waits. */
  void committed() {
    commits++;
    if (commits >= EVERY_COMMITS && underway.compareAndSet(false, true)) {
      commits = 0;
      thread.execute(this::run);
    }
  }

  private void run() {
    try {
      if (move() >= LONG_PAGES) {
        finish();
      }
    } catch (SQLException e) {
      // Nothing is lost: the log keeps it, and the writer's own attempt fails where others see it.
      LOG.warnf("LP3001 store checkpoint failed: %s", e.getMessage());
    } finally {
      underway.set(false);
    }
  }

  private void finish() throws SQLException {
    writing.lock();
    try {
      move();
    } finally {
      writing.unlock();
    }
  }

  /**
   * @return pages in the log
   */
  private int move() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      return row.next() ? row.getInt("log") : 0;
    }
  }

  /** Waits for the one underway. */
  @Override
  public void close() throws SQLException {
    thread.close();
    connection.close();
  }
}
