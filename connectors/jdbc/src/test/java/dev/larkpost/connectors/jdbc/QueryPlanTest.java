package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.outbox.DeliveryState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked in every round costs what it finds, not what there is. */
class QueryPlanTest {
  @TempDir Path folder;

  private static String plan(SqliteStore store, String sql, Object... parameters) {
    List<String> steps =
        store
            .transactions()
            .inSnapshot(
                tx ->
                    JdbcTransaction.of(tx)
                        .query("EXPLAIN QUERY PLAN " + sql, row -> row.getString(4), parameters));
    return String.join("; ", steps);
  }

  @Test
  void announcements_that_want_pages_are_found_and_sorted_by_an_index() {
    try (SqliteStore store = Stores.open(folder)) {
      for (String plan :
          List.of(
              plan(store, JdbcAnnouncementStore.WANTING_PAGES, 64),
              plan(store, JdbcAnnouncementStore.LOWEST_PASS, 1))) {
        assertTrue(plan.contains("announcement_pages"), plan);
        assertFalse(plan.contains("TEMP B-TREE"), plan);
      }
    }
  }

  @Test
  void what_sleeps_is_counted_by_an_index_alone() {
    try (SqliteStore store = Stores.open(folder)) {
      String plan = plan(store, JdbcOutboxStore.LATER, 1, 0, 10);
      assertTrue(plan.contains("USING COVERING INDEX delivery_later"), plan);
    }
  }

  @Test
  void uses_and_digests_of_many_are_found_by_their_keys() {
    try (SqliteStore store = Stores.open(folder)) {
      Object[] inboxes = new Object[Several.TOGETHER];
      java.util.Arrays.fill(inboxes, new byte[32]);
      String digests = plan(store, JdbcDigestStore.OPEN, inboxes);
      assertTrue(digests.startsWith("SEARCH digest USING"), digests);
      Object[] more = new Object[Several.TOGETHER + 2];
      java.util.Arrays.fill(more, new byte[32]);
      more[0] = "category/drops";
      more[1] = 0L;
      String uses = plan(store, JdbcAllowanceStore.SINCE, more);
      assertTrue(uses.contains("(scope=? AND inbox=?)"), uses);
    }
  }

  @Test
  void what_was_given_up_is_found_by_an_index_of_its_own() {
    try (SqliteStore store = Stores.open(folder)) {
      String dead = plan(store, JdbcOutboxStore.inState(DeliveryState.DEAD), 0, 10);
      assertTrue(dead.contains("delivery_dead"), dead);
      String unreachable = plan(store, JdbcOutboxStore.UNREACHABLE, 1, new byte[0], 10);
      assertTrue(unreachable.contains("delivery_unreachable "), unreachable);
      assertFalse(unreachable.contains("TEMP B-TREE"), unreachable);
    }
  }
}
