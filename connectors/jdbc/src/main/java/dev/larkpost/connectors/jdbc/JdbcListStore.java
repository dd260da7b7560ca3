package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists of recipients in SQL. */
final class JdbcListStore implements ListStore {
  @Override
  public void add(Transaction tx, String list, Collection<Recipient> recipients) {
    long number =
        live(tx, list)
            .orElseGet(
                () -> {
                  long begun = begin(tx, list);
                  finish(tx, begun);
                  return begun;
                });
    add(tx, number, recipients);
  }

  private static Optional<Long> live(Transaction tx, String list) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT id FROM audience_list WHERE name = ? AND live = 1",
            row -> row.getLong(1),
            list);
  }

  @Override
  public void remove(Transaction tx, String list, Collection<Party> parties) {
    Optional<Long> number = live(tx, list);
    for (Party party : number.isPresent() ? parties : List.<Party>of()) {
      JdbcTransaction.of(tx)
          .update(
              "DELETE FROM audience_member WHERE list = ? AND kind = ? AND party = ?",
              number.get(),
              party.kind().ordinal(),
              party.value());
    }
  }

  @Override
  public void says(
      Transaction transaction, String list, Party party, String event, boolean belongs) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    boolean before = contains(tx, list, party);
    if (sayings(tx, list, party).isEmpty()) {
      say(tx, list, party, "", before);
    }
    unsay(tx, list, party, event);
    say(tx, list, party, event, belongs);
    tx.update(
        """
        DELETE FROM audience_saying WHERE list = ? AND kind = ? AND party = ? AND id <= (
          SELECT id FROM audience_saying WHERE list = ? AND kind = ? AND party = ? ORDER BY id DESC LIMIT 1 OFFSET ?)
        """,
        list,
        party.kind().ordinal(),
        party.value(),
        list,
        party.kind().ordinal(),
        party.value(),
        SAYINGS_MAX + 1);
    settle(tx, list, party, before);
  }

  @Override
  public void unsays(Transaction transaction, String list, Party party, String event) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    if (unsay(tx, list, party, event) > 0) {
      settle(tx, list, party, contains(tx, list, party));
    }
  }

  private static void say(
      JdbcTransaction tx, String list, Party party, String event, boolean belongs) {
    tx.update(
        "INSERT INTO audience_saying (list, kind, party, event, belongs) VALUES (?, ?, ?, ?, ?)",
        list,
        party.kind().ordinal(),
        party.value(),
        event,
        belongs);
  }

  private static int unsay(JdbcTransaction tx, String list, Party party, String event) {
    return tx.update(
        "DELETE FROM audience_saying WHERE list = ? AND kind = ? AND party = ? AND event = ?",
        list,
        party.kind().ordinal(),
        party.value(),
        event);
  }

  /** What the latest one says; at most one. */
  private static Optional<Boolean> sayings(JdbcTransaction tx, String list, Party party) {
    return tx.queryOne(
        "SELECT belongs FROM audience_saying WHERE list = ? AND kind = ? AND party = ? ORDER BY id DESC LIMIT 1",
        row -> row.getInt(1) != 0,
        list,
        party.kind().ordinal(),
        party.value());
  }

  private void settle(JdbcTransaction tx, String list, Party party, boolean before) {
    boolean belongs = sayings(tx, list, party).orElse(false);
    if (belongs && !before) {
      add(tx, list, List.of(Recipient.of(party)));
    } else if (before && !belongs) {
      remove(tx, list, List.of(party));
    }
  }

  private static boolean contains(JdbcTransaction tx, String list, Party party) {
    return tx.queryOne(
            """
            SELECT 1 FROM audience_member WHERE list = (SELECT id FROM audience_list WHERE name = ? AND live = 1)
              AND kind = ? AND party = ?
            """,
            row -> true,
            list,
            party.kind().ordinal(),
            party.value())
        .isPresent();
  }

  @Override
  public long begin(Transaction tx, String list) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "INSERT INTO audience_list (name, live) VALUES (?, 0) RETURNING id",
            row -> row.getLong(1),
            list)
        .orElseThrow();
  }

  @Override
  public void add(Transaction tx, long begun, Collection<Recipient> recipients) {
    for (Recipient recipient : recipients) {
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO audience_member (list, kind, party, zone, language) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (list, kind, party) DO UPDATE SET zone = excluded.zone, language = excluded.language
              """,
              begun,
              recipient.party().kind().ordinal(),
              recipient.party().value(),
              recipient.zone().map(ZoneId::getId).orElse(null),
              recipient.language().map(Locale::toLanguageTag).orElse(null));
    }
  }

  @Override
  public void finish(Transaction tx, long begun) {
    JdbcTransaction.of(tx)
        .update(
            "UPDATE audience_list SET live = 0 WHERE live = 1 AND name = (SELECT name FROM audience_list WHERE id = ?)",
            begun);
    JdbcTransaction.of(tx).update("UPDATE audience_list SET live = 1 WHERE id = ?", begun);
  }

  @Override
  public List<Recipient> page(Transaction tx, String list, Optional<Party> after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT kind, party, zone, language FROM audience_member
            WHERE list = (SELECT id FROM audience_list WHERE name = ? AND live = 1) AND (kind, party) > (?, ?)
            ORDER BY kind, party LIMIT ?
            """,
            JdbcListStore::read,
            list,
            after.map(p -> p.kind().ordinal()).orElse(0),
            after.map(Party::value).orElse(""),
            limit);
  }

  private static Recipient read(ResultSet row) throws SQLException {
    return new Recipient(
        new Party(Party.Kind.values()[row.getInt(1)], row.getString(2)),
        Optional.ofNullable(row.getString(3)).map(ZoneId::of),
        Optional.ofNullable(row.getString(4)).map(Locale::forLanguageTag));
  }

  @Override
  public List<String> names(Transaction tx) {
    return JdbcTransaction.of(tx)
        .query(
            "SELECT name FROM audience_list WHERE live = 1 ORDER BY name", row -> row.getString(1));
  }

  @Override
  public int sweep(Transaction tx, long begunBefore, int limit) {
    JdbcTransaction jdbc = JdbcTransaction.of(tx);
    int forgotten =
        jdbc.update(
            """
            DELETE FROM audience_member WHERE (list, kind, party) IN (
              SELECT m.list, m.kind, m.party FROM audience_list l JOIN audience_member m ON m.list = l.id
              WHERE l.live = 0 AND l.id < ? LIMIT ?)
            """,
            begunBefore,
            limit);
    if (forgotten < limit) {
      jdbc.update(
          """
          DELETE FROM audience_list WHERE live = 0 AND id < ?
            AND NOT EXISTS (SELECT 1 FROM audience_member m WHERE m.list = audience_list.id)
          """,
          begunBefore);
    }
    return forgotten;
  }

  @Override
  public long newest(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne("SELECT coalesce(max(id), 0) FROM audience_list", row -> row.getLong(1))
        .orElse(0L);
  }
}
