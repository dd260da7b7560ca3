package dev.larkpost.connectors.jdbc;

import java.io.IOException;
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
  private final FileChannel channel;

  private WriteAheadLog(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @param store the store's file, in use by a connection
   */
  static WriteAheadLog of(Path store) throws IOException {
    Path log = store.resolveSibling(store.getFileName() + "-wal");
    return new WriteAheadLog(FileChannel.open(log, StandardOpenOption.WRITE));
  }

  @Override
  public void sync() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
