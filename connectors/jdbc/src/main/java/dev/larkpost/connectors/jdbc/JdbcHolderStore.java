package dev.larkpost.connectors.jdbc;

import dev.larkpost.engine.holder.HolderChange;
import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.holder.Holding;
import dev.larkpost.xmtp.store.Transaction;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Balances in SQL. Public facts of a chain, so they rest readable. */
final class JdbcHolderStore implements HolderStore {
  private static final int WORD = 32;

  /**
   * Amounts rest as 34 bytes, so much above their lowest, so that the database orders them as
   * numbers: a chain's amounts have 256 bits, and sums of changes of one account hardly more.
   */
  private static final int AMOUNT = 34;

  private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(8 * AMOUNT - 1);

  @Override
  public void add(Transaction tx, String index, List<HolderChange> changes) {
    for (HolderChange change : changes) {
      byte[] token = token(change.token());
      byte[] account = account(change.account());
      BigInteger now = amount(tx, index, token, account).add(change.amount());
      if (now.signum() == 0) {
        JdbcTransaction.of(tx)
            .update(
                "DELETE FROM holder WHERE holder_index = ? AND token = ? AND account = ?",
                index,
                token,
                account);
      } else {
        JdbcTransaction.of(tx)
            .update(
                """
                INSERT INTO holder (holder_index, token, account, amount) VALUES (?, ?, ?, ?)
                ON CONFLICT (holder_index, token, account) DO UPDATE SET amount = excluded.amount
                """,
                index,
                token,
                account,
                ordered(now));
      }
    }
  }

  private static BigInteger amount(Transaction tx, String index, byte[] token, byte[] account) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT amount FROM holder WHERE holder_index = ? AND token = ? AND account = ?",
            row -> number(row.getBytes(1)),
            index,
            token,
            account)
        .orElse(BigInteger.ZERO);
  }

  @Override
  public BigInteger balance(
      Transaction tx, String index, Optional<BigInteger> token, String account) {
    return amount(tx, index, token(token), account(account)).max(BigInteger.ZERO);
  }

  @Override
  public List<Holding> page(Transaction tx, String index, Wanted wanted, String after, int limit) {
    return JdbcTransaction.of(tx)
        .query(
            """
            SELECT account, amount FROM holder
            WHERE holder_index = ? AND token = ? AND account > ? AND amount >= ?
            ORDER BY account LIMIT ?
            """,
            row ->
                new Holding(
                    "0x" + HexFormat.of().formatHex(row.getBytes(1)), number(row.getBytes(2))),
            index,
            token(wanted.token()),
            after.isEmpty() ? new byte[0] : account(after),
            ordered(wanted.atLeast()),
            limit);
  }

  @Override
  public void clear(Transaction tx, String index) {
    JdbcTransaction.of(tx).update("DELETE FROM holder WHERE holder_index = ?", index);
  }

  private static byte[] account(String account) {
    return HexFormat.of().parseHex(account, 2, account.length());
  }

  private static byte[] token(Optional<BigInteger> token) {
    return token.map(t -> fixed(t, WORD)).orElseGet(() -> new byte[0]);
  }

  private static byte[] ordered(BigInteger amount) {
    return fixed(amount.add(MIDDLE), AMOUNT);
  }

  private static BigInteger number(byte[] ordered) {
    return new BigInteger(1, ordered).subtract(MIDDLE);
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > length && bytes[0] == 0 ? 1 : 0;
    byte[] fixed = new byte[length];
    System.arraycopy(bytes, skip, fixed, length - (bytes.length - skip), bytes.length - skip);
    return fixed;
  }
}
