package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.id.InboxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for many ids with few queries of two texts, so that statements are prepared once: one for
 * many ids and one for a single one, which most questions about an answer are.
 */
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
    if (all.size() == 1) {
      return tx.query(sql.replace(MARKS, "?"), reader, parameters(all, 0, 1, before));
    }
    List<T> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i += TOGETHER) {
      found.addAll(tx.query(sql, reader, parameters(all, i, TOGETHER, before)));
    }
    return found;
  }

  /** The last id fills up: asking twice for one finds it once. */
  private static @Nullable Object[] parameters(
      List<byte[]> all, int from, int many, @Nullable Object... before) {
    List<@Nullable Object> parameters = new ArrayList<>(List.of(before));
    for (int k = 0; k < many; k++) {
      parameters.add(all.get(Math.min(from + k, all.size() - 1)));
    }
    return parameters.toArray();
  }
}
