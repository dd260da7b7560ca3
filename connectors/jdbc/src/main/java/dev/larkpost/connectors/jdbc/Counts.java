package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one call changes in announcements' counts, written at its end: one row per outcome. */
final class Counts {
  /** Planned, sealed and published are one: going from one to the next costs no count. */
  static final String OPEN = "OPEN";

  private record Key(long announcement, String outcome, String reason) {}

  private final Map<Key, Long> changes = new LinkedHashMap<>();

  void add(long announcement, String outcome, String reason, long more) {
    changes.merge(new Key(announcement, outcome, reason), more, Long::sum);
  }

  void write(JdbcTransaction tx) {
    changes.forEach(
        (key, more) -> {
          if (more != 0) {
            tx.update(
                """
                INSERT INTO announcement_count (announcement, outcome, reason, recipients) VALUES (?, ?, ?, ?)
                ON CONFLICT (announcement, outcome, reason) DO UPDATE SET recipients = recipients + excluded.recipients
                """,
                key.announcement(),
                key.outcome(),
                key.reason(),
                more);
          }
        });
  }

  static Progress read(JdbcTransaction tx, AnnouncementId announcement) {
    return new Progress(
        tx.query(
            """
            SELECT outcome, reason, recipients FROM announcement_count
            WHERE announcement = ? AND recipients > 0 ORDER BY outcome, reason
            """,
            row -> new Progress.Count(state(row.getString(1)), row.getString(2), row.getLong(3)),
            announcement.value()));
  }

  private static DeliveryState state(String outcome) {
    return outcome.equals(OPEN) ? DeliveryState.PLANNED : DeliveryState.valueOf(outcome);
  }
}
