package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.receipt.NewReceipt;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.receipt.ReceiptKind;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.xmtp.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Receipts in SQL; what they say may quote people and rests in boxes. */
final class JdbcReceiptStore implements ReceiptStore {
  private static final String BODY = "receipt.body";

  private final SecretBox box;

  JdbcReceiptStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public void add(Transaction tx, List<NewReceipt> receipts) {
    for (NewReceipt receipt : receipts) {
      JdbcTransaction.of(tx)
          .update(
              """
              INSERT INTO receipt (receipt, kind, about, at_ms, body_sealed) VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (receipt) DO NOTHING
              """,
              receipt.id(),
              receipt.kind(),
              receipt.about(),
              receipt.at().toEpochMilli(),
              box.seal(BODY, receipt.body().toJson().getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public List<Receipt> take(Transaction tx, int limit) {
    List<Receipt> taken =
        JdbcTransaction.of(tx)
            .query(
                """
                SELECT sequence, receipt, kind, about, at_ms, body_sealed FROM receipt
                ORDER BY sequence LIMIT ?
                """,
                this::read,
                limit);
    if (!taken.isEmpty()) {
      // A write, so that the commit is synced, and with it whatever the receipts tell of.
      JdbcTransaction.of(tx)
          .update(
              "UPDATE receipt SET taken = taken + 1 WHERE sequence = ?",
              taken.getLast().sequence());
    }
    return taken;
  }

  private Receipt read(ResultSet row) throws SQLException {
    return new Receipt(
        row.getLong(1),
        new NewReceipt(
            ReceiptKind.valueOf(row.getString(3)),
            row.getString(2),
            row.getString(4),
            Instant.ofEpochMilli(row.getLong(5)),
            Fields.ofJson(new String(box.open(BODY, row.getBytes(6)), StandardCharsets.UTF_8))));
  }

  @Override
  public void remove(Transaction tx, Collection<Long> sequences) {
    for (long sequence : sequences) {
      JdbcTransaction.of(tx).update("DELETE FROM receipt WHERE sequence = ?", sequence);
    }
  }

  @Override
  public long count(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne("SELECT count(*) FROM receipt", row -> row.getLong(1))
        .orElse(0L);
  }
}
