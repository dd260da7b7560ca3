package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.DialogStore;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions in SQL. What they remember rests in boxes, as what people wrote does. */
final class JdbcDialogStore implements DialogStore {
  private static final String BODY = "dialog.body";
  private static final String COLUMNS =
      "SELECT id, conversation, inbox, step, actions, body_sealed, until_ms FROM dialog ";

  private final SecretBox box;

  JdbcDialogStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public void put(Transaction transaction, Dialog dialog) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    tx.update("DELETE FROM dialog WHERE conversation = ?", dialog.conversation().bytes());
    tx.update(
        "INSERT INTO dialog (conversation, inbox, step, actions, body_sealed, until_ms) VALUES (?, ?, ?, ?, ?, ?)",
        dialog.conversation().bytes(),
        Ids.bytes(dialog.inbox()),
        dialog.step(),
        dialog.actions(),
        box.seal(BODY, body(dialog).toJson().getBytes(StandardCharsets.UTF_8)),
        dialog.until().toEpochMilli());
  }

  private static Fields body(Dialog dialog) {
    Fields state = Fields.NONE;
    for (var entry : dialog.state().entrySet()) {
      state = state.with(entry.getKey(), entry.getValue());
    }
    return Fields.of("options", dialog.options()).with("state", state);
  }

  @Override
  public Optional<Stored> find(Transaction tx, ConversationId conversation) {
    return JdbcTransaction.of(tx)
        .queryOne(COLUMNS + "WHERE conversation = ?", this::read, conversation.bytes());
  }

  @Override
  public boolean remove(Transaction tx, long number) {
    return JdbcTransaction.of(tx).update("DELETE FROM dialog WHERE id = ?", number) > 0;
  }

  @Override
  public List<Stored> due(Transaction tx, Instant by, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            COLUMNS + "WHERE until_ms <= ? ORDER BY until_ms, id LIMIT ?",
            this::read,
            by.toEpochMilli(),
            limit);
  }

  @Override
  public Optional<Instant> nextDue(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT until_ms FROM dialog ORDER BY until_ms LIMIT 1",
            row -> Instant.ofEpochMilli(row.getLong(1)));
  }

  private Stored read(ResultSet row) throws SQLException {
    Fields body =
        Fields.ofJson(new String(box.open(BODY, row.getBytes(6)), StandardCharsets.UTF_8));
    return new Stored(
        row.getLong(1),
        new Dialog(
            new ConversationId(row.getBytes(2)),
            Ids.inbox(row.getBytes(3)),
            row.getString(4),
            row.getString(5),
            options(body),
            state(body),
            Instant.ofEpochMilli(row.getLong(7))));
  }

  private static List<String> options(Fields body) {
    return body.find("options").orElse("") instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of();
  }

  private static Map<String, String> state(Fields body) {
    Map<String, String> state = new HashMap<>();
    if (body.find("state").orElse("") instanceof Fields fields) {
      fields.values().forEach((name, value) -> state.put(name, value.toString()));
    }
    return state;
  }
}
