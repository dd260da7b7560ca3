package dev.larkpost.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The file, its schema, and the lock that keeps a second node off it. */
final class SqliteFile implements AutoCloseable {
  /** Numbered by position; never edited, only added to. */
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE envelope (
            id INTEGER PRIMARY KEY,
            topic BLOB NOT NULL,
            ns INTEGER NOT NULL,
            variant INTEGER NOT NULL,
            hash BLOB NOT NULL,
            body BLOB NOT NULL
          );
          CREATE UNIQUE INDEX envelope_by_hash ON envelope (topic, hash);
          CREATE INDEX envelope_by_topic ON envelope (topic, id);
          CREATE TABLE key_package (
            installation BLOB PRIMARY KEY,
            tls BLOB NOT NULL
          );
          CREATE TABLE address (
            address TEXT NOT NULL,
            inbox TEXT NOT NULL,
            id INTEGER NOT NULL,
            PRIMARY KEY (address, inbox)
          );
          """);

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;

  private SqliteFile(Path path, FileChannel channel, FileLock lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  static SqliteFile hold(Path path) {
    Path beside = path.resolveSibling(path.getFileName() + ".lock");
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            "another node holds "
                + path.getFileName()
                + " in folder "
                + folder
                + "; stop it or use another folder");
      }
      return new SqliteFile(path, channel, lock);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot lock " + beside + ": may this user write to that folder?", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Opens for writing and brings the schema up to date. */
  Connection openWriter() throws SQLException {
    Connection connection = connect();
    execute(connection, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL");
    migrate(connection);
    return connection;
  }

  Connection openReader() throws SQLException {
    Connection connection = connect();
    execute(connection, "PRAGMA query_only = ON");
    return connection;
  }

  private Connection connect() throws SQLException {
    // Not by DriverManager: it finds no driver when a dev mode's class loader brought us.
    Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path);
    execute(connection, "PRAGMA busy_timeout = 5000");
    return connection;
  }

  private static void migrate(Connection connection) throws SQLException {
    int version = version(connection);
    if (version > MIGRATIONS.size()) {
      throw new SQLException("the store was written by a newer version (" + version + ")");
    }
    connection.setAutoCommit(false);
    for (int next = version; next < MIGRATIONS.size(); next++) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(MIGRATIONS.get(next));
        statement.executeUpdate("PRAGMA user_version = " + (next + 1));
      }
      connection.commit();
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  private static void execute(Connection connection, String... pragmas) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String pragma : pragmas) {
        statement.execute(pragma);
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + path.getFileName(), e);
    }
  }
}
