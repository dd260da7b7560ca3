package dev.larkpost.connectors.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Moves what was committed from the log into the store's file while others go on writing. Left to
 * itself SQLite does it in the commit that finds the log long, and whoever waits for that commit
 * waits for two more syncs: one answer in a hundred did. Where writing never pauses a log could
 * grow for ever: {@link #BACKSTOP_PAGES} has the writer do it after all.
 */
final class Checkpoints implements AutoCloseable {
  /** Pages in the log at which the writer itself does it; 64 MiB. */
  static final int BACKSTOP_PAGES = 16_384;

  private static final int EVERY_COMMITS = 100;
  private static final Logger LOG = Logger.getLogger(Checkpoints.class);

  private final Connection connection;
  private final AtomicBoolean underway = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("larkpost-store-checkpoint").factory());

  /** The writer's to count. */
  private int commits;

  /**
   * @param connection of its own, committing each statement
   */
  Checkpoints(Connection connection) {
    this.connection = connection;
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
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      // Nothing is lost: the log keeps it, and the writer's own attempt fails where others see it.
      LOG.warnf("LP3001 store checkpoint failed: %s", e.getMessage());
    } finally {
      underway.set(false);
    }
  }

  /** Waits for the one underway. */
  @Override
  public void close() throws SQLException {
    thread.close();
    connection.close();
  }
}
