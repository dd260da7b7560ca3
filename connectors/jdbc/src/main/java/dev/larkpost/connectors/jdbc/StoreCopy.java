package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.XmtpException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConnection;

/**
 * Copies of a bot's store: made while the bot is at work, and put back while it is not. A copy
 * holds the secrets as the store does, encrypted; the key is not in it and must be kept apart, or
 * the copy is worth nothing. Blocks; any thread.
 *
 * <p>A bot that starts on a copy older than what it sent recognises that by its own messages, sends
 * nothing in such a conversation before its key there is renewed, and reports it.
 */
public final class StoreCopy {
  /** The store's file in a bot's data folder. */
  public static final String STORE = "bot.db";

  static final int KEEP_MAX = 10_000;

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String NAME = "bot-\\d{8}T\\d{6}Z\\.db";

  /** All pages in one step: one moment of the store, however much is written meanwhile. */
  private static final int ALL_PAGES = -1;

  private static final int PAUSE_MS = 100;
  private static final int BUSY_MOST = 300;

  private StoreCopy() {}

  /**
   * Copies the store of one moment; the bot may be at work and is not held up.
   *
   * @param data the bot's data folder, which holds {@code bot.db}
   * @param folder where copies are kept; made when absent. The new one is {@code bot-<time>.db},
   *     readable by its owner only, and there only when it is whole
   * @param keep how many copies stay, this one included; older ones are deleted; 1 to 10,000
   * @return the new copy
   * @throws XmtpException STORE_UNUSABLE when there is no store, it is damaged, or there is no room
   */
  public static Path make(Path data, Path folder, int keep, Clock clock) {
    if (keep < 1 || keep > KEEP_MAX) {
      throw new IllegalArgumentException("keep " + keep + ": 1 to " + KEEP_MAX);
    }
    Path store = data.resolve(STORE);
    if (!Files.exists(store)) {
      throw refused("there is no store in " + data + ": name the bot's data folder");
    }
    Path copy = folder.resolve("bot-" + MOMENT.format(clock.instant()) + ".db");
    Path part = folder.resolve(copy.getFileName() + ".part");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(part);
      PrivateFile.create(part);
      backup(store, part);
      requireStore(part);
      sync(part);
      move(part, copy);
      forgetOlder(folder, keep);
    } catch (IOException failed) {
      throw failed("the copy could not be written to " + folder, failed);
    } finally {
      part.toFile().delete();
    }
    return copy;
  }

  /**
   * Puts a copy back where a bot finds it. The bot must not run. A store that is there is kept
   * beside it, under another name.
   *
   * @param copy what {@link #make} made
   * @param data the data folder; made when absent
   * @param replace whether a store that is there may be set aside
   * @return the store that was set aside, if there was one
   * @throws XmtpException STORE_UNUSABLE when a bot is at work there, a store is there and may not
   *     be replaced, or the copy is none
   */
  public static Optional<Path> restore(Path copy, Path data, boolean replace, Clock clock) {
    Path store = data.resolve(STORE);
    try {
      Files.createDirectories(data);
      ProcessLock held = ProcessLock.take(store.toAbsolutePath());
      try {
        if (Files.exists(store) && !replace) {
          throw refused(
              "there is a store in "
                  + data
                  + ": say --replace to set it aside, or name another"
                  + " folder");
        }
        requireStore(copy);
        Path part = data.resolve(STORE + ".part");
        Files.deleteIfExists(part);
        PrivateFile.create(part);
        Files.copy(copy, part, StandardCopyOption.REPLACE_EXISTING);
        sync(part);
        Optional<Path> aside = setAside(store, MOMENT.format(clock.instant()));
        move(part, store);
        return aside;
      } finally {
        held.close();
      }
    } catch (IOException failed) {
      throw failed("the copy could not be put into " + data, failed);
    }
  }

  /** The log goes with its store: beside another one it would be taken for that one's. */
  private static Optional<Path> setAside(Path store, String moment) throws IOException {
    if (!Files.exists(store)) {
      return Optional.empty();
    }
    Path aside = store.resolveSibling("bot-before-" + moment + ".db");
    for (String part : List.of("-wal", "-shm", "")) {
      Path file = store.resolveSibling(STORE + part);
      if (Files.exists(file)) {
        move(file, aside.resolveSibling(aside.getFileName() + part));
      }
    }
    return Optional.of(aside);
  }

  // The backup interface and not VACUUM INTO, which may renumber rows whose order counts.
  private static void backup(Path store, Path part) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store)) {
      int code =
          connection
              .unwrap(SQLiteConnection.class)
              .getDatabase()
              .backup("main", part.toString(), (left, pages) -> {}, PAUSE_MS, BUSY_MOST, ALL_PAGES);
      if (code != 0) {
        throw refused("SQLite ended the copy with code " + code + ": is there room?");
      }
    } catch (SQLException failed) {
      throw Failures.of(failed);
    }
  }

  /** Whole, and a store of a version we know. */
  private static void requireStore(Path file) {
    if (!Files.isRegularFile(file)) {
      throw refused("there is no file " + file);
    }
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?immutable=1");
        Statement statement = connection.createStatement()) {
      try (ResultSet said = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (!said.next() || !"ok".equals(said.getString(1))) {
          throw refused("the copy " + file + " is damaged: take another one");
        }
      }
      if (!SqliteStore.isKnown(statement)) {
        throw refused("the file " + file + " is no bot's store, or was written by a newer version");
      }
    } catch (SQLException notOne) {
      throw Failures.of(notOne);
    }
  }

  private static void forgetOlder(Path folder, int keep) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> older =
          files
              .filter(f -> f.getFileName().toString().matches(NAME))
              .sorted(Comparator.comparing((Path f) -> f.getFileName().toString()).reversed())
              .skip(keep)
              .toList();
      for (Path copy : older) {
        Files.delete(copy);
      }
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException plainly) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static XmtpException refused(String what) {
    return new XmtpException(XmtpException.Code.STORE_UNUSABLE, XmtpException.Retry.NEVER, what);
  }

  private static XmtpException failed(String what, IOException cause) {
    return Failures.unusable(
        what + " (" + cause.getMessage() + ")", XmtpException.Retry.LATER, cause);
  }
}
