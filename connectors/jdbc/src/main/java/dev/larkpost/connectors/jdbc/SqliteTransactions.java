package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One writer at a time, a few readers. Who finds nobody writing writes at once, on its own thread;
 * everybody else waits for the writer thread, which gives all that wait one sync. Each keeps its
 * own fate: one that throws is undone alone. Virtual threads do all that themselves, too: SQLite's
 * calls are short computing, and for a sync, which is not, Java lends another carrier; to wake
 * another thread for them and be woken again would take several times as long.
 */
final class SqliteTransactions implements Transactions, AutoCloseable {
  private static final int WAITING_MAX = 4096;
  private static final int SHARED_MAX = 64;
  private static final int READERS = 3;

  private static final Logger LOG = Logger.getLogger(SqliteTransactions.class);

  /** A caller's transaction on its way through the writer. */
  private static final class Job<T> {
    final Function<Transaction, T> work;
    final boolean synced;
    final CompletableFuture<T> outcome = new CompletableFuture<>();
    @org.jspecify.annotations.Nullable JdbcTransaction tx;
    @org.jspecify.annotations.Nullable T result;

    Job(Function<Transaction, T> work, boolean synced) {
      this.work = work;
      this.synced = synced;
    }

    void run(JdbcTransaction on) {
      tx = on;
      result = work.apply(on);
    }

    void committed() {
      if (tx != null) {
        tx.after().forEach(Job::quietly);
      }
      outcome.complete(result);
    }

    private static void quietly(Runnable action) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.error("LP3002 an action after a commit failed", e);
      }
    }
  }

  /** A connection with its statements. */
  private record Prepared(Connection connection, Map<String, PreparedStatement> statements) {
    static Prepared on(Connection connection) {
      return new Prepared(connection, new HashMap<>());
    }
  }

  private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Prepared writer;
  private final ReentrantLock writing = new ReentrantLock();
  private final BlockingQueue<Prepared> readers = new ArrayBlockingQueue<>(READERS);
  private final Thread thread;
  private final CommitSync sync;
  private final Checkpoints checkpoints;
  private volatile boolean closed;

  /** A sync failed: nobody knows what of the log is on disk, and asking again would not tell. */
  private boolean torn;

  /**
   * @param connections opens a configured connection, which commits without a sync and whose
   *     transactions begin with their first statement
   * @param sync asked for once the writer's connection is open; ours to close
   */
  SqliteTransactions(Supplier<Connection> connections, Supplier<CommitSync> sync) {
    writer = Prepared.on(connections.get());
    this.sync = sync.get();
    checkpoints = new Checkpoints(committing(connections.get()), writing);
    for (int i = 0; i < READERS; i++) {
      readers.add(Prepared.on(connections.get()));
    }
    thread = Thread.ofPlatform().daemon().name("larkpost-store-writer").start(this::writeLoop);
  }

  private static Connection committing(Connection connection) {
    try {
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public <T> T inTransaction(Function<Transaction, T> work) {
    return run(new Job<>(work, true));
  }

  @Override
  public <T> T inUnsyncedTransaction(Function<Transaction, T> work) {
    return run(new Job<>(work, false));
  }

  private <T> T run(Job<T> job) {
    if (writing.isHeldByCurrentThread()) {
      throw new IllegalStateException("transactions must not be nested");
    }
    requireOpen();
    if (!writtenHere(job)) {
      enqueue(job);
    }
    return await(job.outcome);
  }

  /** Hands to the writer thread and back cost more than a small transaction. */
  private boolean writtenHere(Job<?> job) {
    if (!waiting.isEmpty() || writing.hasQueuedThreads() || !writing.tryLock()) {
      return false;
    }
    try {
      requireOpen();
      write(List.of(job));
      return true;
    } finally {
      writing.unlock();
    }
  }

  private void enqueue(Job<?> job) {
    try {
      waiting.put(job);
      if (closed && waiting.remove(job)) {
        throw closedNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closedNow();
    }
  }

  @Override
  public <T> T inSnapshot(Function<Transaction, T> work) {
    requireOpen();
    Prepared reader = reader();
    try {
      T result = work.apply(new JdbcTransaction(reader.connection(), reader.statements()));
      reader.connection().rollback();
      return result;
    } catch (SQLException e) {
      throw Failures.of(e);
    } finally {
      readers.add(reader);
    }
  }

  /** Nobody has one for long: whoever is interrupted waits all the same. */
  private Prepared reader() {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return readers.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T await(CompletableFuture<T> outcome) {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private void writeLoop() {
    List<Job<?>> jobs = new ArrayList<>(SHARED_MAX);
    while (!closed || !waiting.isEmpty()) {
      try {
        Job<?> first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          jobs.add(first);
          writeWithOthers(jobs);
          jobs.clear();
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    waiting.forEach(job -> job.outcome.completeExceptionally(closedNow()));
  }

  private void writeWithOthers(List<Job<?>> jobs) {
    writing.lock();
    try {
      waiting.drainTo(jobs, SHARED_MAX - jobs.size());
      write(jobs);
    } finally {
      writing.unlock();
    }
  }

  private void write(List<Job<?>> jobs) {
    List<Job<?>> done = new ArrayList<>(jobs.size());
    try {
      requireWhole();
      for (Job<?> job : jobs) {
        if (jobs.size() == 1 ? runOnly(job) : runAlone(job)) {
          done.add(job);
        }
      }
      writer.connection().commit();
      // A sync makes everything before it in the log durable, so the others' writes may wait for
      // it.
      if (done.stream().anyMatch(job -> job.synced)) {
        sync();
      }
    } catch (SQLException e) {
      rollback();
      // Those that did not run yet, too: their callers wait.
      jobs.forEach(job -> job.outcome.completeExceptionally(Failures.of(e)));
      return;
    } catch (IOException e) {
      jobs.forEach(job -> job.outcome.completeExceptionally(Failures.torn(e)));
      return;
    }
    checkpoints.committed();
    done.forEach(Job::committed);
  }

  private void requireWhole() throws IOException {
    if (torn) {
      throw new IOException("an earlier sync failed");
    }
  }

  private void sync() throws IOException {
    torn = true;
    sync.sync();
    torn = false;
  }

  private boolean runOnly(Job<?> job) {
    try {
      job.run(new JdbcTransaction(writer.connection(), writer.statements()));
      return true;
    } catch (RuntimeException | Error e) {
      rollback();
      job.outcome.completeExceptionally(e);
      return false;
    }
  }

  private boolean runAlone(Job<?> job) throws SQLException {
    Savepoint before = writer.connection().setSavepoint();
    try {
      job.run(new JdbcTransaction(writer.connection(), writer.statements()));
      writer.connection().releaseSavepoint(before);
      return true;
    } catch (RuntimeException | Error e) {
      writer.connection().rollback(before);
      writer.connection().releaseSavepoint(before);
      job.outcome.completeExceptionally(e);
      return false;
    }
  }

  private void rollback() {
    try {
      writer.connection().rollback();
    } catch (SQLException e) {
      LOG.error("LP3003 rollback failed", e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw closedNow();
    }
  }

  private static XmtpException closedNow() {
    return new XmtpException(
        XmtpException.Code.CLOSED, XmtpException.Retry.NEVER, "the store is closed");
  }

  /** Ends after what was accepted; closing again does nothing. */
  @Override
  public synchronized void close() {
    if (closed && !thread.isAlive()) {
      return;
    }
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      checkpoints.close();
      closeWriter();
      for (int i = 0; i < READERS; i++) {
        Prepared reader = readers.poll(1, TimeUnit.SECONDS);
        if (reader != null) {
          reader.connection().close();
        }
      }
    } catch (SQLException e) {
      LOG.warnf("LP3004 closing the store: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeWriter() throws SQLException {
    writing.lock();
    try {
      writer.connection().close();
      sync.close();
    } catch (IOException e) {
      LOG.warnf("LP3005 closing the store's log: %s", e.getMessage());
    } finally {
      writing.unlock();
    }
  }
}
