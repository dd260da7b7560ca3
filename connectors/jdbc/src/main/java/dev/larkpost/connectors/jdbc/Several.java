package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.InboxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for many ids with few queries of one text each, so that the statement is prepared once. */
final class Several {
  /** Ids a query asks for. */
  static final int TOGETHER = 64;

  /** The marks of such a query. */
  static final String MARKS = "?" + ", ?".repeat(TOGETHER - 1);

  private Several() {}

  /**
   * @param sql with {@link #MARKS} after its other parameters
   */
  static <T> List<T> query(
      JdbcTransaction tx,
      String sql,
      JdbcTransaction.RowReader<T> reader,
      Collection<InboxId> inboxes,
      @Nullable Object... before) {
    return queryBytes(tx, sql, reader, inboxes.stream().map(Ids::bytes).toList(), before);
  }

  /** As {@link #query}, of ids as they are stored. */
  static <T> List<T> queryBytes(
      JdbcTransaction tx,
      String sql,
      JdbcTransaction.RowReader<T> reader,
      List<byte[]> all,
      @Nullable Object... before) {
    List<T> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i += TOGETHER) {
      List<@Nullable Object> parameters = new ArrayList<>(List.of(before));
      for (int k = 0; k < TOGETHER; k++) {
        // The last one fills up: asking twice for one finds it once.
        parameters.add(all.get(Math.min(i + k, all.size() - 1)));
      }
      found.addAll(tx.query(sql, reader, parameters.toArray()));
    }
    return found;
  }
}
