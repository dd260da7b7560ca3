package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was said to whom, and what they chose, in SQL. */
final class JdbcCauseStore implements CauseStore {
  private static final String COLUMNS =
      "SELECT message, announcement, recipient, conversation FROM told_message ";

  @Override
  public void told(Transaction tx, List<ToldMessage> messages, Instant now) {
    for (ToldMessage told : messages) {
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO told_message (message, announcement, recipient, conversation, at_ms) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (message) DO NOTHING
              """,
              told.message().bytes(),
              told.announcement().value(),
              Ids.bytes(told.recipient()),
              told.conversation().bytes(),
              now.toEpochMilli());
    }
  }

  @Override
  public Optional<ToldMessage> find(Transaction tx, MessageId message) {
    return JdbcTransaction.of(tx)
        .queryOne(COLUMNS + "WHERE message = ?", JdbcCauseStore::read, message.bytes());
  }

  @Override
  public List<ToldMessage> recent(Transaction tx, ConversationId conversation, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE conversation = ? ORDER BY at_ms DESC, rowid DESC LIMIT ?",
            JdbcCauseStore::read,
            conversation.bytes(),
            limit);
  }

  private static ToldMessage read(ResultSet row) throws SQLException {
    return new ToldMessage(
        new MessageId(row.getBytes(1)),
        new AnnouncementId(row.getLong(2)),
        Ids.inbox(row.getBytes(3)),
        new ConversationId(row.getBytes(4)));
  }

  @Override
  public void vote(Transaction tx, AnnouncementId announcement, InboxId inbox, String choice) {
    JdbcTransaction jdbc = JdbcTransaction.of(tx);
    Optional<String> before =
        jdbc.queryOne(
            "SELECT choice FROM vote WHERE announcement = ? AND inbox = ?",
            row -> row.getString(1),
            announcement.value(),
            Ids.bytes(inbox));
    before.ifPresent(old -> count(jdbc, announcement, old, -1));
    count(jdbc, announcement, choice, 1);
    jdbc.update(
        """
        INSERT INTO vote (announcement, inbox, choice) VALUES (?, ?, ?)
        ON CONFLICT (announcement, inbox) DO UPDATE SET choice = excluded.choice
        """,
        announcement.value(),
        Ids.bytes(inbox),
        choice);
  }

  private static void count(
      JdbcTransaction tx, AnnouncementId announcement, String choice, int more) {
    tx.update(
        """
        INSERT INTO vote_count (announcement, choice, votes) VALUES (?, ?, ?)
        ON CONFLICT (announcement, choice) DO UPDATE SET votes = votes + excluded.votes
        """,
        announcement.value(),
        choice,
        more);
  }

  @Override
  public Map<String, Long> tally(Transaction tx, AnnouncementId announcement) {
    Map<String, Long> tally = new TreeMap<>();
    JdbcTransaction.of(tx)
        .query(
            "SELECT choice, votes FROM vote_count WHERE announcement = ? AND votes > 0",
            row -> tally.put(row.getString(1), row.getLong(2)),
            announcement.value());
    return tally;
  }

  @Override
  public int forget(Transaction tx, Instant toldBefore, int limit) {
    return JdbcTransaction.of(tx)
        .update(
            "DELETE FROM told_message WHERE message IN (SELECT message FROM told_message WHERE at_ms < ? ORDER BY at_ms LIMIT ?)",
            toldBefore.toEpochMilli(),
            limit);
  }
}
