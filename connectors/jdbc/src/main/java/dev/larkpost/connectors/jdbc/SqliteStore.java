package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationStore;
import dev.larkpost.xmtp.store.IdentityStateStore;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.InstallationStore;
import dev.larkpost.xmtp.store.KeyPackageStore;
import dev.larkpost.xmtp.store.PendingWelcomeStore;
import dev.larkpost.xmtp.store.PositionStore;
import dev.larkpost.xmtp.store.SealedStore;
import dev.larkpost.xmtp.store.Transactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Everything one bot keeps, in one SQLite file: write-ahead log, synced to disk before anything
 * leaves ({@link WriteAheadLog}), one process at a time, secrets encrypted.
 */
public final class SqliteStore implements ClientStore {
  private static final int BUSY_MS = 5_000;
  private static final String MIGRATIONS = "classpath:dev/larkpost/connectors/jdbc/migrations";

  /** The migration with the highest number, as {@code SqliteStoreTest} checks. */
  static final String NEWEST = "8";

  private static final String HISTORY = "flyway_schema_history";

  private final ProcessLock lock;
  private final SqliteTransactions transactions;
  private final SecretBox box;
  private final JdbcSealedStore sealed;

  private SqliteStore(ProcessLock lock, SqliteTransactions transactions, SecretBox box) {
    this.lock = lock;
    this.transactions = transactions;
    this.box = box;
    this.sealed = new JdbcSealedStore(box, transactions);
  }

  /**
   * Opens the file, making it and its folder where there is none.
   *
   * @param key 32 bytes; see {@link StoreKey}
   * @throws XmtpException STORE_UNUSABLE when another process has it, a newer version wrote it, it
   *     is damaged, or the key is another one
   */
  public static SqliteStore open(Path file, Secret key, SecureRandom random) {
    return open(file, () -> key, random);
  }

  /**
   * @param key asked once the folder is there and the store is ours, before the file is made
   */
  static SqliteStore open(Path file, Supplier<Secret> key, SecureRandom random) {
    Path absolute = file.toAbsolutePath();
    try {
      Path folder = absolute.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw Failures.unusable(
          "the data folder cannot be made: " + absolute.getParent(), XmtpException.Retry.NEVER, e);
    }
    ProcessLock lock = ProcessLock.take(absolute);
    try {
      SecretBox box = new SecretBox(key.get(), random);
      create(absolute);
      migrate(absolute);
      SqliteTransactions transactions =
          new SqliteTransactions(() -> connect(absolute), () -> log(absolute));
      return new SqliteStore(lock, transactions, box);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Its log and what else SQLite puts beside it are as private as it is. */
  private static void create(Path file) {
    try {
      if (!Files.exists(file)) {
        PrivateFile.create(file);
      }
    } catch (IOException e) {
      throw Failures.unusable("the store cannot be made: " + file, XmtpException.Retry.NEVER, e);
    }
  }

  /**
   * Who has a store open.
   *
   * @return the number of that process, or {@code unknown}; empty when nobody has it
   * @throws XmtpException STORE_UNUSABLE when that cannot be found out
   */
  public static Optional<String> holder(Path file) {
    return ProcessLock.heldBy(file.toAbsolutePath());
  }

  private static void migrate(Path file) {
    if (isCurrent(file)) {
      return;
    }
    try {
      Flyway.configure()
          .dataSource(source(file))
          .locations(MIGRATIONS)
          .ignoreMigrationPatterns(
              new String[0]) // a migration we do not have = a newer version wrote this
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw Failures.unusable(
          "store "
              + file
              + " was written by a newer version or by something else; use that version, or another data folder",
          XmtpException.Retry.NEVER,
          e);
    }
  }

  /**
   * Asked before Flyway is, whose start takes longer than that of a bot.
   *
   * @return false when there are migrations to run, or to be refused
   */
  private static boolean isCurrent(Path file) {
    try (Connection connection = source(file).getConnection();
        Statement statement = connection.createStatement()) {
      requireHealthy(statement);
      if (!exists(statement, HISTORY)) {
        return false;
      }
      try (ResultSet newest =
          statement.executeQuery(
              "SELECT version, success FROM "
                  + HISTORY
                  + " ORDER BY installed_rank DESC LIMIT 1")) {
        return newest.next() && newest.getBoolean(2) && NEWEST.equals(newest.getString(1));
      }
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  /**
   * Whether a file holds a store this version can open, perhaps after migrations.
   *
   * @param statement on that file
   */
  static boolean isKnown(Statement statement) throws SQLException {
    if (!exists(statement, HISTORY) || !exists(statement, "installation")) {
      return false;
    }
    try (ResultSet newest =
        statement.executeQuery(
            "SELECT max(CAST(version AS INTEGER)), min(success) FROM " + HISTORY)) {
      return newest.next() && newest.getBoolean(2) && newest.getInt(1) <= Integer.parseInt(NEWEST);
    }
  }

  private static void requireHealthy(Statement statement) throws SQLException {
    statement.execute("PRAGMA schema_version");
    statement.execute("SELECT count(*) FROM sqlite_master");
  }

  private static boolean exists(Statement statement, String table) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = '" + table + "'")) {
      return found.next();
    }
  }

  private static Connection connect(Path file) {
    try {
      Connection connection = source(file).getConnection();
      try (Statement statement = connection.createStatement()) {
        requireHealthy(statement); // the first look at the file makes the log
        statement.execute("PRAGMA wal_autocheckpoint=" + Checkpoints.BACKSTOP_PAGES);
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  private static WriteAheadLog log(Path file) {
    try {
      return WriteAheadLog.of(file);
    } catch (IOException e) {
      throw Failures.unusable(
          "the log of the store cannot be opened: " + file, XmtpException.Retry.NEVER, e);
    }
  }

  private static SQLiteDataSource source(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // Checkpoints are synced; commits are by SqliteTransactions, those that must.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MS);
    // A transaction begins with its first statement: one that began with the commit before would
    // keep the log from beginning anew. There is one writer, whom nobody can overtake.
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    config.setPragma(SQLiteConfig.Pragma.CACHE_SIZE, "-16384");
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** The engine's stores in the same file, under the same transactions. */
  public EngineStores engine() {
    return new EngineStores(
        new JdbcOutboxStore(box),
        new JdbcOptOutStore(),
        new JdbcFailedMessageStore(box),
        new JdbcPromptStore(),
        new JdbcAnnouncementStore(box),
        new JdbcListStore(),
        new JdbcCauseStore(),
        new JdbcAllowanceStore(),
        new JdbcDigestStore(box),
        new JdbcDialogStore(box),
        new JdbcUnreachedStore(),
        events(),
        new JdbcDeadEventStore(box),
        holders(),
        receipts());
  }

  /** Events and checkpoints in the same file, under the same transactions. */
  public EventStore events() {
    return new JdbcEventStore(box);
  }

  /** Balances in the same file, under the same transactions. */
  public HolderStore holders() {
    return new JdbcHolderStore();
  }

  /** What systems outside are to hear, in the same file, under the same transactions. */
  public ReceiptStore receipts() {
    return new JdbcReceiptStore(box);
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public InstallationStore installation() {
    return new JdbcInstallationStore(box);
  }

  @Override
  public KeyPackageStore keyPackages() {
    return new JdbcKeyPackageStore(box);
  }

  @Override
  public IdentityStateStore identities() {
    return new JdbcIdentityStateStore();
  }

  @Override
  public PositionStore positions() {
    return new JdbcPositionStore();
  }

  @Override
  public PendingWelcomeStore pendingWelcomes() {
    return new JdbcPendingWelcomeStore();
  }

  @Override
  public ConversationStore conversations() {
    return new JdbcConversationStore(box);
  }

  @Override
  public SealedStore sealed() {
    return sealed;
  }

  @Override
  public InboundStore inbound() {
    return new JdbcInboundStore(box);
  }

  @Override
  public void close() {
    transactions.close();
    lock.close();
  }
}
