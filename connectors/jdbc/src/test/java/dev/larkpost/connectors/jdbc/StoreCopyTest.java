package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.XmtpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final int COPIES = 5;

  @TempDir Path folder = Path.of("unset");

  private Path data() {
    return folder.resolve("data");
  }

  private Path copies() {
    return folder.resolve("copies");
  }

  private static Clock at(int minutes) {
    return Clock.fixed(NOON.plus(Duration.ofMinutes(minutes)), ZoneOffset.UTC);
  }

  private Path copy(int minutes) {
    return StoreCopy.make(data(), copies(), 7, at(minutes));
  }

  private static void both(SqliteStore store, long number) {
    store
        .transactions()
        .inTransaction(
            tx ->
                JdbcTransaction.of(tx)
                    .update(
                        """
                        INSERT INTO position (topic_kind, topic, position) VALUES ('a', x'01', ?), ('b', x'02', ?)
                        ON CONFLICT (topic_kind, topic) DO UPDATE SET position = excluded.position
                        """,
                        number,
                        number));
  }

  private static long[] leastAndMost(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT min(position), max(position) FROM position")) {
      row.next();
      return new long[] {row.getLong(1), row.getLong(2)};
    }
  }

  private static void change(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void storeWith(long number) {
    try (SqliteStore store = Stores.open(data())) {
      both(store, number);
    }
  }

  private static String refused(Runnable work) {
    XmtpException refused = assertThrows(XmtpException.class, work::run);
    assertEquals(XmtpException.Code.STORE_UNUSABLE, refused.code());
    return String.valueOf(refused.getMessage());
  }

  private List<String> names(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_copy_of_a_store_at_work_is_one_moment_of_it_and_what_was_committed_is_in_it()
      throws Exception {
    try (SqliteStore store = Stores.open(data())) {
      AtomicLong written = new AtomicLong();
      AtomicBoolean enough = new AtomicBoolean();
      CountDownLatch begun = new CountDownLatch(100);
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!enough.get()) {
                      both(store, written.get() + 1);
                      written.incrementAndGet();
                      begun.countDown();
                    }
                  });
      try {
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        for (int i = 0; i < COPIES; i++) {
          long before = written.get();
          Path made = copy(i);
          long after = written.get() + 1;
          long[] found = leastAndMost(made);
          assertEquals(found[0], found[1], "two halves of one transaction");
          assertTrue(before <= found[0] && found[0] <= after, before + " " + found[0]);
        }
      } finally {
        enough.set(true);
        writer.join();
      }
    }
  }

  @Test
  void the_newest_stay_and_only_their_owner_reads_them() throws IOException {
    storeWith(1);
    Files.createDirectories(copies());
    Files.writeString(copies().resolve("bot-notes.db"), "not ours");
    for (int i = 0; i < COPIES; i++) {
      StoreCopy.make(data(), copies(), 2, at(i));
    }
    assertEquals(
        List.of("bot-20261121T120300Z.db", "bot-20261121T120400Z.db", "bot-notes.db"),
        names(copies()));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(copies().resolve("bot-20261121T120400Z.db"))));
  }

  @Test
  void a_restored_copy_is_the_store_of_then_and_the_one_that_was_there_is_kept() throws Exception {
    storeWith(1);
    Path old = copy(0);
    storeWith(2);
    Optional<Path> aside = StoreCopy.restore(old, data(), true, at(9));
    assertEquals(Optional.of(data().resolve("bot-before-20261121T120900Z.db")), aside);
    assertArrayEquals(new long[] {1, 1}, leastAndMost(data().resolve("bot.db")));
    assertArrayEquals(new long[] {2, 2}, leastAndMost(aside.orElseThrow()));
    storeWith(3); // and it opens
  }

  @Test
  void the_log_a_killed_bot_left_goes_with_its_store() throws Exception {
    storeWith(1);
    Path old = copy(0);
    Path killed = folder.resolve("killed");
    try (SqliteStore store = Stores.open(data())) {
      both(store, 2);
      Files.createDirectories(killed);
      for (String part : List.of("bot.db", "bot.db-wal")) {
        Files.copy(data().resolve(part), killed.resolve(part));
      }
    }
    Path aside = StoreCopy.restore(old, killed, true, at(1)).orElseThrow();
    assertArrayEquals(new long[] {1, 1}, leastAndMost(killed.resolve("bot.db")));
    assertArrayEquals(new long[] {2, 2}, leastAndMost(aside));
  }

  @Test
  void nothing_is_put_back_under_a_bot_at_work_nor_over_a_store_unasked() {
    storeWith(1);
    Path made = copy(0);
    assertTrue(refused(() -> StoreCopy.restore(made, data(), false, at(1))).contains("--replace"));
    try (SqliteStore atWork = Stores.open(data())) {
      both(atWork, 2);
      assertTrue(refused(() -> StoreCopy.restore(made, data(), true, at(1))).contains("is in use"));
    }
  }

  @Test
  void what_is_damaged_newer_or_something_else_is_refused_and_what_was_there_stays()
      throws Exception {
    storeWith(1);
    Path newer = copy(0);
    change(newer, "UPDATE flyway_schema_history SET version = '999' WHERE installed_rank = 1");
    Path other = folder.resolve("other.db");
    change(other, "CREATE TABLE x (y)");
    Path text =
        Files.writeString(folder.resolve("text.db"), "no database, but long enough".repeat(99));
    Path torn = folder.resolve("torn.db");
    byte[] bytes = Files.readAllBytes(copy(1));
    java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 7);
    Files.write(torn, bytes);
    for (Path wrong : List.of(newer, other, text, torn, folder.resolve("absent.db"))) {
      refused(() -> StoreCopy.restore(wrong, data(), true, at(2)));
    }
    assertArrayEquals(new long[] {1, 1}, leastAndMost(data().resolve("bot.db")));
    assertEquals(List.of("bot.db", "bot.db.lock"), names(data()));
  }

  @Test
  void a_store_that_is_none_is_not_copied() throws IOException {
    assertTrue(refused(() -> copy(0)).contains("there is no store"));
    Files.createDirectories(data());
    Files.writeString(data().resolve("bot.db"), "no database, but long enough".repeat(99));
    refused(() -> copy(0));
    assertEquals(List.of(), names(copies()));
  }
}
