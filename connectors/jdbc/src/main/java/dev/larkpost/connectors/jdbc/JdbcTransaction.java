package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A transaction on one connection, with the connection's prepared statements. */
final class JdbcTransaction implements Transaction {
  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> statements;
  private final List<Runnable> after = new ArrayList<>();

  JdbcTransaction(Connection connection, Map<String, PreparedStatement> statements) {
    this.connection = connection;
    this.statements = statements;
  }

  /**
   * @throws IllegalArgumentException for another kind of store's transaction
   */
  static JdbcTransaction of(Transaction tx) {
    if (tx instanceof JdbcTransaction jdbc) {
      return jdbc;
    }
    throw new IllegalArgumentException("not a transaction of this store");
  }

  @Override
  public void afterCommit(Runnable action) {
    after.add(action);
  }

  List<Runnable> after() {
    return after;
  }

  /**
   * @return rows touched
   */
  int update(String sql, @org.jspecify.annotations.Nullable Object... parameters) {
    try {
      return bound(sql, parameters).executeUpdate();
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  <T> List<T> query(
      String sql, RowReader<T> reader, @org.jspecify.annotations.Nullable Object... parameters) {
    try (ResultSet rows = bound(sql, parameters).executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  <T> Optional<T> queryOne(
      String sql, RowReader<T> reader, @org.jspecify.annotations.Nullable Object... parameters) {
    return query(sql, reader, parameters).stream().findFirst();
  }

  private PreparedStatement bound(
      String sql, @org.jspecify.annotations.Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
    return statement;
  }

  private static void bind(
      PreparedStatement statement, int index, @org.jspecify.annotations.Nullable Object value)
      throws SQLException {
    switch (value) {
      case byte[] bytes -> statement.setBytes(index, bytes);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      case Boolean flag -> statement.setInt(index, flag ? 1 : 0);
      case String text -> statement.setString(index, text);
      case Enum<?> name -> statement.setString(index, name.name());
      case null -> statement.setObject(index, null);
      default -> throw new IllegalArgumentException("no column for " + value.getClass());
    }
  }
}
