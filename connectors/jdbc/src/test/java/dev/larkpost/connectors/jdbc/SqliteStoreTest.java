package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.InstallationRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  private static final byte[] SEED =
      "a seed of thirty-two bytes......".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("bot.db");
  }

  private SqliteStore open(int keyByte) {
    byte[] key = new byte[32];
    key[0] = (byte) keyByte;
    return SqliteStore.open(file(), Secret.owning(key), new SecureRandom());
  }

  private static InstallationRecord installation() {
    return new InstallationRecord(
        "local",
        new InboxId("ab".repeat(32)),
        Identifier.ethereum("0x" + "12".repeat(20)),
        Secret.copyOf(SEED),
        Secret.copyOf(new byte[42]),
        false);
  }

  private static void save(SqliteStore store) {
    store
        .transactions()
        .inTransaction(
            tx -> {
              store.installation().save(tx, installation());
              return true;
            });
  }

  @Test
  void only_its_owner_reads_it_and_what_rests_beside_it() throws Exception {
    try (SqliteStore store = open(1)) {
      save(store);
      for (String name : List.of("bot.db", "bot.db-wal", "bot.db-shm")) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))),
            name);
      }
    }
  }

  @Test
  void keeps_the_installation_and_hides_its_seed() throws Exception {
    try (SqliteStore store = open(1)) {
      save(store);
    }
    assertFalse(
        new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1)
            .contains("a seed of thirty-two bytes"));
    try (SqliteStore store = open(1)) {
      InstallationRecord read =
          store.transactions().inSnapshot(tx -> store.installation().find(tx)).orElseThrow();
      assertArrayEquals(SEED, read.seed().bytes());
      assertEquals(installation().inbox(), read.inbox());
    }
  }

  @Test
  void another_key_is_refused_without_harm() {
    try (SqliteStore store = open(1)) {
      save(store);
    }
    try (SqliteStore store = open(2)) {
      XmtpException e =
          assertThrows(
              XmtpException.class,
              () -> store.transactions().inSnapshot(tx -> store.installation().find(tx)));
      assertEquals(XmtpException.Code.STORE_UNUSABLE, e.code());
    }
  }

  @Test
  void a_second_opener_is_told_who_has_it() {
    try (SqliteStore store = open(1)) {
      save(store);
      XmtpException e = assertThrows(XmtpException.class, () -> open(1));
      assertEquals(XmtpException.Code.STORE_UNUSABLE, e.code());
      assertTrue(
          String.valueOf(e.getMessage()).contains(Long.toString(ProcessHandle.current().pid())));
    }
    open(1).close();
  }

  @Test
  void a_newer_store_is_refused_and_stays_as_it_is() throws Exception {
    open(1).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)"
              + " VALUES (99, '99', 'from the future', 'SQL', 'V99__future.sql', 1, 'x', 1, 1)");
    }
    XmtpException e = assertThrows(XmtpException.class, () -> open(1));
    assertEquals(XmtpException.Code.STORE_UNUSABLE, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains("newer version"), e.getMessage());
  }

  @Test
  void a_damaged_file_is_refused() throws Exception {
    Files.write(
        file(),
        "this is no database, whatever its name says"
            .repeat(100)
            .getBytes(StandardCharsets.US_ASCII));
    XmtpException e = assertThrows(XmtpException.class, () -> open(1));
    assertEquals(XmtpException.Code.STORE_UNUSABLE, e.code());
  }

  @Test
  void a_failed_transaction_leaves_nothing_and_harms_no_other() throws Exception {
    try (SqliteStore store = open(1)) {
      AtomicInteger ran = new AtomicInteger();
      List<Thread> threads =
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      Thread.ofPlatform()
                          .start(
                              () -> {
                                try {
                                  store
                                      .transactions()
                                      .inTransaction(
                                          tx -> {
                                            store.positions().move(tx, topic(i), 7);
                                            if (i % 2 == 1) {
                                              throw new IllegalStateException("wanted");
                                            }
                                            tx.afterCommit(ran::incrementAndGet);
                                            return true;
                                          });
                                } catch (IllegalStateException expected) {
                                  // every second one
                                }
                              }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      for (int i = 0; i < 20; i++) {
        int n = i;
        long position =
            store.transactions().inSnapshot(tx -> store.positions().position(tx, topic(n)));
        assertEquals(i % 2 == 0 ? 7 : 0, position);
      }
      assertEquals(10, ran.get());
    }
  }

  private static dev.larkpost.xmtp.transport.Topic topic(int i) {
    return dev.larkpost.xmtp.transport.Topic.welcomePointee(new byte[] {(byte) i, 1});
  }

  @Test
  void the_newest_migration_is_the_one_we_look_for() throws Exception {
    open(1).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        var statement = connection.createStatement();
        var newest =
            statement.executeQuery(
                "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history")) {
      assertEquals(SqliteStore.NEWEST, newest.getString(1));
    }
  }
}
