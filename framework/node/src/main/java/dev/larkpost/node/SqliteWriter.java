package dev.larkpost.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The one thread that writes. Takes whatever waits, writes it in one transaction, then tells the
 * listener and whoever waited: so many callers share one sync, and order is the order of ids.
 */
final class SqliteWriter implements AutoCloseable {
  /** Requests that may wait for the writer; more block their own threads. */
  static final int WAITING_MAX = 1_024;

  /** Requests that share a transaction. */
  static final int SHARED_MAX = 128;

  private static final int HASH_KEPT = 16;

  /** One request's writing. */
  @FunctionalInterface
  interface Work {
    int run(Statements statements) throws SQLException;
  }

  private record Job(Work work, CompletableFuture<Integer> done) {}

  private static final Job STOP = new Job(s -> 0, new CompletableFuture<>());

  private final BlockingQueue<Job> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Connection connection;
  private final Statements statements;
  private final EnvelopeStore.Listener listener;
  private final Thread thread;
  private volatile boolean closed;

  private SqliteWriter(Connection connection, Clock clock, EnvelopeStore.Listener listener)
      throws SQLException {
    this.connection = connection;
    this.statements = new Statements(connection, clock);
    this.listener = listener;
    this.thread = new Thread(this::run, "larkpost-node-writer");
  }

  static SqliteWriter start(Connection connection, Clock clock, EnvelopeStore.Listener listener)
      throws SQLException {
    SqliteWriter writer = new SqliteWriter(connection, clock, listener);
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  /** Waits until the work is durable. @throws Refusal STORAGE when it is not */
  int write(Work work) {
    Job job = new Job(work, new CompletableFuture<>());
    try {
      if (closed) {
        throw new Refusal(Refusal.Reason.STOPPING, "the node is stopping");
      }
      waiting.put(job);
      return job.done().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Refusal.Reason.STOPPING, "the node is stopping");
    } catch (ExecutionException e) {
      throw new Refusal(Refusal.Reason.STORAGE, "the store refused the write");
    }
  }

  private void run() {
    List<Job> jobs = new ArrayList<>(SHARED_MAX);
    boolean stop = false;
    while (!stop) {
      take(jobs);
      stop = jobs.remove(STOP);
      if (!jobs.isEmpty()) {
        commit(jobs);
        jobs.clear();
      }
    }
    waiting.forEach(late -> late.done().completeExceptionally(new SQLException("closed")));
  }

  private void take(List<Job> jobs) {
    try {
      jobs.add(waiting.take());
      waiting.drainTo(jobs, SHARED_MAX - 1);
    } catch (InterruptedException e) {
      jobs.add(STOP);
    }
  }

  private void commit(List<Job> jobs) {
    try {
      int[] results = new int[jobs.size()];
      for (int i = 0; i < results.length; i++) {
        results[i] = jobs.get(i).work().run(statements);
      }
      connection.commit();
      listener.appended(statements.committed());
      for (int i = 0; i < results.length; i++) {
        jobs.get(i).done().complete(results[i]);
      }
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      jobs.forEach(job -> job.done().completeExceptionally(e));
    }
  }

  private void rollback(Exception cause) {
    NodeLog.failed("storage", cause);
    statements.rolledBack();
    try {
      connection.rollback();
    } catch (SQLException e) {
      NodeLog.failed("rollback", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      waiting.put(STOP);
      thread.join();
      connection.close();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      NodeLog.failed("closing the store", e);
    }
  }

  /** What a transaction can do; used by the writer's thread only. */
  static final class Statements {
    private final PreparedStatement insert;
    private final PreparedStatement link;
    private final PreparedStatement unlink;
    private final PreparedStatement keyPackage;
    private final NodeTime time;
    private final List<Stored> added = new ArrayList<>();
    private long lastId;
    private long committedId;

    Statements(Connection connection, Clock clock) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT coalesce(max(id), 0), coalesce(max(ns), 0) FROM envelope")) {
        lastId = row.getLong(1);
        committedId = lastId;
        time = new NodeTime(clock, row.getLong(2));
      }
      connection.commit();
      insert =
          connection.prepareStatement(
              """
              INSERT OR IGNORE INTO envelope (id, topic, ns, variant, hash, body)
              VALUES (?, ?, ?, ?, ?, ?)
              """);
      link =
          connection.prepareStatement(
              """
              INSERT INTO address (address, inbox, id) VALUES (?, ?, ?)
              ON CONFLICT (address, inbox) DO UPDATE SET id = excluded.id
              """);
      unlink = connection.prepareStatement("DELETE FROM address WHERE address = ? AND inbox = ?");
      keyPackage =
          connection.prepareStatement(
              """
              INSERT INTO key_package (installation, tls) VALUES (?, ?)
              ON CONFLICT (installation) DO UPDATE SET tls = excluded.tls
              """);
    }

    /** How many were new. */
    int append(List<Incoming> envelopes) throws SQLException {
      int before = added.size();
      long ns = time.next();
      for (Incoming incoming : envelopes) {
        insert.setLong(1, lastId + 1);
        insert.setBytes(2, incoming.topic().bytes());
        insert.setLong(3, ns);
        insert.setInt(4, incoming.variant());
        insert.setBytes(5, Arrays.copyOf(incoming.hash(), HASH_KEPT));
        insert.setBytes(6, incoming.body());
        if (insert.executeUpdate() == 1) {
          lastId++;
          added.add(new Stored(incoming.topic(), lastId, ns, incoming.variant(), incoming.body()));
        }
      }
      return added.size() - before;
    }

    void change(List<AddressChange> changes) throws SQLException {
      for (AddressChange change : changes) {
        switch (change) {
          case AddressChange.Linked linked -> {
            link.setString(1, linked.address());
            link.setString(2, linked.inbox());
            link.setLong(3, lastId);
            link.executeUpdate();
          }
          case AddressChange.Unlinked unlinked -> {
            unlink.setString(1, unlinked.address());
            unlink.setString(2, unlinked.inbox());
            unlink.executeUpdate();
          }
        }
      }
    }

    int putKeyPackage(byte[] installation, byte[] tls) throws SQLException {
      keyPackage.setBytes(1, installation);
      keyPackage.setBytes(2, tls);
      return keyPackage.executeUpdate();
    }

    private List<Stored> committed() {
      committedId = lastId;
      List<Stored> all = List.copyOf(added);
      added.clear();
      return all;
    }

    private void rolledBack() {
      lastId = committedId;
      added.clear();
    }
  }
}
