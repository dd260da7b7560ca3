package dev.larkpost.connectors.jdbc;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * SQLite's log beside a store file. What was committed is durable when {@link #sync} returns: the
 * same that {@code synchronous=FULL} promises, but with a data sync. The driver's SQLite knows only
 * {@code fsync}, which waits for the file's time stamps, too, and takes three times as long. The
 * log exists as long as a connection is open; locks are on other files, so closing this one breaks
 * none.
 */
final class WriteAheadLog implements CommitSync {
  private final Path log;
  private FileChannel channel;

  private WriteAheadLog(Path log) throws IOException {
    this.log = log;
    this.channel = open(log);
  }

  /**
   * @param store the store's file, in use by a connection
   */
  static WriteAheadLog of(Path store) throws IOException {
    return new WriteAheadLog(store.resolveSibling(store.getFileName() + "-wal"));
  }

  private static FileChannel open(Path log) throws IOException {
    return FileChannel.open(log, StandardOpenOption.WRITE);
  }

  /** Whoever is interrupted waits all the same, and is told afterwards. */
  @Override
  public void sync() throws IOException {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        channel.force(false);
        done = true;
      } catch (ClosedByInterruptException closed) {
        // Java closes a channel under an interrupted thread: no reason to give up a store.
        interrupted |= Thread.interrupted();
        channel = open(log);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
