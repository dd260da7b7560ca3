package dev.larkpost.node;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A few reading connections, lent to one caller each. */
final class SqliteReaders implements AutoCloseable {
  private static final int READERS = 4;

  @FunctionalInterface
  interface Question<T> {
    T ask(Reader reader) throws SQLException;
  }

  private final BlockingQueue<Reader> free = new ArrayBlockingQueue<>(READERS);

  private SqliteReaders() {}

  static SqliteReaders open(SqliteFile file) throws SQLException {
    SqliteReaders readers = new SqliteReaders();
    for (int i = 0; i < READERS; i++) {
      readers.free.add(new Reader(file.openReader()));
    }
    return readers;
  }

  <T> T read(Question<T> question) {
    Reader reader = take();
    try {
      return question.ask(reader);
    } catch (SQLException e) {
      NodeLog.failed("storage", e);
      throw new Refusal(Refusal.Reason.STORAGE, "the store cannot be read");
    } finally {
      free.add(reader);
    }
  }

  private Reader take() {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Refusal.Reason.STOPPING, "the node is stopping");
    }
  }

  @Override
  public void close() {
    try {
      for (int i = 0; i < READERS; i++) {
        take().connection.close();
      }
    } catch (SQLException e) {
      NodeLog.failed("closing the store", e);
    }
  }

  /** One connection with its statements. */
  static final class Reader {
    private final Connection connection;
    private final PreparedStatement after;
    private final PreparedStatement before;
    private final PreparedStatement keyPackage;
    private final PreparedStatement inbox;

    Reader(Connection connection) throws SQLException {
      this.connection = connection;
      after =
          connection.prepareStatement(
              """
              SELECT id, ns, variant, body FROM envelope
              WHERE topic = ? AND id > ? ORDER BY id LIMIT ?
              """);
      before =
          connection.prepareStatement(
              """
              SELECT id, ns, variant, body FROM envelope
              WHERE topic = ? AND id < ? ORDER BY id DESC LIMIT ?
              """);
      keyPackage =
          connection.prepareStatement("SELECT tls FROM key_package WHERE installation = ?");
      inbox =
          connection.prepareStatement(
              "SELECT inbox FROM address WHERE address = ? ORDER BY id DESC LIMIT 1");
    }

    List<Stored> after(TopicKey topic, long id, int limit) throws SQLException {
      return page(after, topic, id, limit);
    }

    List<Stored> before(TopicKey topic, long id, int limit) throws SQLException {
      return page(before, topic, id, limit);
    }

    private static List<Stored> page(PreparedStatement query, TopicKey topic, long id, int limit)
        throws SQLException {
      query.setBytes(1, topic.bytes());
      query.setLong(2, id);
      query.setInt(3, limit);
      List<Stored> page = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          page.add(
              new Stored(
                  topic, rows.getLong(1), rows.getLong(2), rows.getByte(3), rows.getBytes(4)));
        }
      }
      return page;
    }

    Optional<byte[]> keyPackage(byte[] installation) throws SQLException {
      keyPackage.setBytes(1, installation);
      try (ResultSet row = keyPackage.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }

    Optional<String> inboxOf(String address) throws SQLException {
      inbox.setString(1, address);
      try (ResultSet row = inbox.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}
