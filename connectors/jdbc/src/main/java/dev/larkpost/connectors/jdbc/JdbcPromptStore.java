package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.inbound.Prompt;
import dev.larkpost.engine.inbound.PromptStore;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The last prompt of each conversation in SQL. */
final class JdbcPromptStore implements PromptStore {
  @Override
  public void put(Transaction transaction, ConversationId conversation, Prompt prompt) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    tx.update(
        """
        INSERT INTO prompt (conversation, actions, expires_ms) VALUES (?, ?, ?)
        ON CONFLICT (conversation) DO UPDATE SET actions = excluded.actions, expires_ms = excluded.expires_ms
        """,
        conversation.bytes(),
        prompt.actions(),
        prompt.expiresAt().map(Instant::toEpochMilli).orElse(null));
    tx.update("DELETE FROM prompt_choice WHERE conversation = ?", conversation.bytes());
    for (int place = 0; place < prompt.choices().size(); place++) {
      tx.update(
          "INSERT INTO prompt_choice (conversation, place, action, label) VALUES (?, ?, ?, ?)",
          conversation.bytes(),
          place,
          prompt.choices().get(place).action(),
          prompt.choices().get(place).label());
    }
  }

  @Override
  public Optional<Prompt> last(Transaction transaction, ConversationId conversation) {
    JdbcTransaction tx = JdbcTransaction.of(transaction);
    List<Prompt.Choice> choices =
        tx.query(
            "SELECT action, label FROM prompt_choice WHERE conversation = ? ORDER BY place",
            row -> new Prompt.Choice(row.getString(1), row.getString(2)),
            conversation.bytes());
    return tx.queryOne(
        "SELECT actions, expires_ms FROM prompt WHERE conversation = ?",
        row -> {
          String actions = row.getString(1);
          long expires = row.getLong(2);
          Optional<Instant> end =
              row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expires));
          return new Prompt(actions, choices, end);
        },
        conversation.bytes());
  }
}
