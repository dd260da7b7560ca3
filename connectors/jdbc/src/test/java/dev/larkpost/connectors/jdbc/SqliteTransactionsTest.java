package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTransactionsTest {
  @TempDir Path folder;
  private SqliteStore store;
  private Transactions transactions;

  @BeforeEach
  void open() {
    store = SqliteStore.open(file(), Secret.owning(new byte[32]), new SecureRandom());
    transactions = store.transactions();
    transactions.inTransaction(tx -> change(tx, "CREATE TABLE counter (n INTEGER)"));
    transactions.inTransaction(tx -> change(tx, "INSERT INTO counter VALUES (0)"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void what_leaves_is_synced_before_its_caller_hears_and_what_comes_again_is_not() {
    CountedSync sync = new CountedSync();
    try (SqliteTransactions counted = new SqliteTransactions(this::plain, () -> sync)) {
      counted.inUnsyncedTransaction(tx -> change(tx, "CREATE TABLE other (n INTEGER)"));
      assertEquals(0, sync.times.get());
      AtomicInteger heard = new AtomicInteger();
      counted.inTransaction(
          tx -> {
            tx.afterCommit(() -> heard.set(sync.times.get()));
            return change(tx, "INSERT INTO other VALUES (1)");
          });
      assertEquals(1, heard.get());
      assertEquals(1, sync.seen, "rows another connection sees while the sync is underway");
    }
  }

  @Test
  void after_a_sync_that_failed_nothing_is_taken_any_more() {
    CountedSync sync = new CountedSync();
    try (SqliteTransactions torn = new SqliteTransactions(this::plain, () -> sync)) {
      torn.inTransaction(tx -> change(tx, "CREATE TABLE other (n INTEGER)"));
      sync.failing = true;
      XmtpException first =
          assertThrows(XmtpException.class, () -> torn.inTransaction(tx -> insertOther(tx)));
      assertEquals(XmtpException.Code.STORE_UNUSABLE, first.code());
      sync.failing = false;
      AtomicInteger ran = new AtomicInteger();
      assertThrows(
          XmtpException.class, () -> torn.inUnsyncedTransaction(tx -> ran.incrementAndGet()));
      assertEquals(0, ran.get());
    }
  }

  @Test
  void the_log_of_a_store_is_what_is_synced() throws Exception {
    try (WriteAheadLog log = WriteAheadLog.of(file())) {
      long before = Files.size(folder.resolve("bot.db-wal"));
      transactions.inTransaction(tx -> change(tx, "CREATE TABLE more (n INTEGER)"));
      assertTrue(Files.size(folder.resolve("bot.db-wal")) > before);
      log.sync();
    }
    run(true, SqliteTransactionsTest::increment);
    assertEquals(1, transactions.inSnapshot(SqliteTransactionsTest::count));
  }

  @Test
  void what_is_in_the_log_moves_on_without_its_writers_waiting() throws IOException {
    int commits = 1_000;
    transactions.inTransaction(tx -> change(tx, "CREATE TABLE page (bytes BLOB)"));
    for (int i = 0; i < commits; i++) {
      transactions.inUnsyncedTransaction(
          tx -> change(tx, "INSERT INTO page VALUES (randomblob(4000))"));
    }
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (Files.size(file()) < commits / 2 * 4_000L && System.nanoTime() < deadline) {
      assertEquals(commits, transactions.inSnapshot(SqliteTransactionsTest::pages));
    }
    assertTrue(Files.size(file()) >= commits / 2 * 4_000L);
  }

  @Test
  void a_log_that_is_written_without_pause_begins_anew() throws IOException {
    int commits = 10_000;
    long written = commits * 4_000L;
    transactions.inTransaction(tx -> change(tx, "CREATE TABLE page (bytes BLOB)"));
    for (int i = 0; i < commits; i++) {
      String replace =
          "REPLACE INTO page (rowid, bytes) VALUES (" + i % 500 + ", randomblob(4000))";
      transactions.inUnsyncedTransaction(tx -> change(tx, replace));
    }
    long log = Files.size(folder.resolve("bot.db-wal"));
    assertTrue(log < written / 2, () -> log + " bytes");
  }

  @Test
  void an_unsynced_write_is_seen_at_once() {
    transactions.inUnsyncedTransaction(SqliteTransactionsTest::increment);
    assertEquals(1, transactions.inSnapshot(SqliteTransactionsTest::count));
    assertEquals(1, transactions.inTransaction(SqliteTransactionsTest::count));
  }

  @Test
  void a_failed_one_is_undone_and_the_next_one_works() {
    for (boolean synced : new boolean[] {true, false}) {
      assertThrows(ArithmeticException.class, () -> run(synced, this::incrementAndFail));
      assertEquals(0, transactions.inSnapshot(SqliteTransactionsTest::count));
    }
    run(true, SqliteTransactionsTest::increment);
    assertEquals(1, transactions.inSnapshot(SqliteTransactionsTest::count));
  }

  @Test
  void nested_ones_are_refused() {
    assertThrows(
        IllegalStateException.class,
        () ->
            transactions.inTransaction(
                tx -> transactions.inUnsyncedTransaction(SqliteTransactionsTest::increment)));
    assertEquals(0, transactions.inSnapshot(SqliteTransactionsTest::count));
  }

  @Test
  void writers_on_all_kinds_of_threads_keep_their_own_fate() throws Exception {
    int each = 200;
    AtomicInteger committed = new AtomicInteger();
    try (ExecutorService platform = Executors.newFixedThreadPool(4);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        boolean synced = i % 2 == 0;
        boolean fails = i % 5 == 0;
        for (ExecutorService threads : List.of(platform, virtual)) {
          running.add(threads.submit(() -> one(synced, fails, committed)));
        }
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertEquals(2 * each - 2 * each / 5, transactions.inSnapshot(SqliteTransactionsTest::count));
    assertEquals(2 * each - 2 * each / 5, committed.get());
  }

  @Test
  void who_is_interrupted_writes_and_reads_and_stays_interrupted() throws IOException {
    try (WriteAheadLog log = WriteAheadLog.of(file())) {
      Thread.currentThread().interrupt();
      log.sync();
      assertTrue(Thread.interrupted());
      log.sync();
    }
    Thread.currentThread().interrupt();
    transactions.inTransaction(SqliteTransactionsTest::increment);
    assertEquals(1, transactions.inSnapshot(SqliteTransactionsTest::count));
    assertTrue(Thread.interrupted());
  }

  @Test
  void a_connection_that_breaks_is_told_to_everybody_who_waits() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SqliteTransactions fragile =
        new SqliteTransactions(
            () -> breaking(folder.resolve("other.db"), broken), CountedSync::new);
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try {
      Future<Integer> first = callers.submit(() -> fragile.inTransaction(tx -> held(inside, go)));
      assertTrue(inside.await(1, TimeUnit.MINUTES));
      List<Future<Integer>> waiting = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        waiting.add(callers.submit(() -> fragile.inUnsyncedTransaction(tx -> 0)));
      }
      broken.set(true);
      go.countDown();
      waiting.add(first);
      for (Future<Integer> one : waiting) {
        ExecutionException e =
            assertThrows(ExecutionException.class, () -> one.get(1, TimeUnit.MINUTES));
        assertInstanceOf(XmtpException.class, e.getCause());
      }
    } finally {
      broken.set(false);
      callers.shutdownNow();
      fragile.close();
    }
  }

  private static int held(CountDownLatch inside, CountDownLatch go) {
    inside.countDown();
    try {
      return go.await(1, TimeUnit.MINUTES) ? 0 : 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A real connection whose every use fails while it is broken. */
  private static Connection breaking(Path file, AtomicBoolean broken) {
    try {
      Connection real = DriverManager.getConnection("jdbc:sqlite:" + file);
      real.setAutoCommit(false);
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (broken.get()) {
                  throw new SQLException("broken on purpose");
                }
                return method.invoke(real, arguments);
              });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void one(boolean synced, boolean fails, AtomicInteger committed) {
    if (fails) {
      assertThrows(ArithmeticException.class, () -> run(synced, this::incrementAndFail));
      return;
    }
    run(
        synced,
        tx -> {
          tx.afterCommit(committed::incrementAndGet);
          return increment(tx);
        });
  }

  private int run(boolean synced, Function<Transaction, Integer> work) {
    return synced ? transactions.inTransaction(work) : transactions.inUnsyncedTransaction(work);
  }

  private int incrementAndFail(Transaction tx) {
    increment(tx);
    throw new ArithmeticException("on purpose");
  }

  private static int increment(Transaction tx) {
    return change(tx, "UPDATE counter SET n = n + 1");
  }

  private static int count(Transaction tx) {
    return number(tx, "SELECT n FROM counter");
  }

  private Path file() {
    return folder.resolve("bot.db");
  }

  private static int pages(Transaction tx) {
    return number(tx, "SELECT count(*) FROM page");
  }

  private static int insertOther(Transaction tx) {
    return change(tx, "INSERT INTO other VALUES (1)");
  }

  private Connection plain() {
    try {
      Connection connection = DriverManager.getConnection(url());
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("plain.db");
  }

  /** Counts, looks at what is committed by then, and fails when told to. */
  private final class CountedSync implements CommitSync {
    final AtomicInteger times = new AtomicInteger();
    volatile boolean failing;
    volatile int seen;

    @Override
    public void sync() throws IOException {
      times.incrementAndGet();
      if (failing) {
        throw new IOException("on purpose");
      }
      try (Connection connection = DriverManager.getConnection(url());
          var rows = connection.createStatement().executeQuery("SELECT count(*) FROM other")) {
        seen = rows.getInt(1);
      } catch (SQLException e) {
        seen = -1;
      }
    }

    @Override
    public void close() {}
  }

  private static int change(Transaction tx, String sql) {
    return JdbcTransaction.of(tx).update(sql);
  }

  private static int number(Transaction tx, String sql) {
    return JdbcTransaction.of(tx).queryOne(sql, row -> row.getInt(1)).orElseThrow();
  }
}
