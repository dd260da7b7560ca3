package dev.larkpost.connectors.jdbc;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.store.KeyPackageRecord;
import dev.larkpost.xmtp.store.KeyPackageStore;
import dev.larkpost.xmtp.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** Key packages in SQL; the three private keys, 32 bytes each, share one box. */
final class JdbcKeyPackageStore implements KeyPackageStore {
  private static final String SECRETS = "key_package.secrets";
  private static final int KEY = 32;
  private static final String COLUMNS =
      "SELECT encoded, init_public, leaf_public, wrapper_public, secrets_sealed, created_ms FROM key_package ";

  private final SecretBox box;

  JdbcKeyPackageStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public void insert(Transaction tx, KeyPackageRecord k) {
    byte[] secrets = new byte[3 * KEY];
    System.arraycopy(k.initPrivate().bytes(), 0, secrets, 0, KEY);
    System.arraycopy(k.leafPrivate().bytes(), 0, secrets, KEY, KEY);
    System.arraycopy(k.wrapperPrivate().bytes(), 0, secrets, 2 * KEY, KEY);
    JdbcTransaction.of(tx)
        .update(
            "INSERT INTO key_package (encoded, init_public, leaf_public, wrapper_public, secrets_sealed, created_ms) VALUES (?, ?, ?, ?, ?, ?)",
            k.encoded(),
            k.initPublic(),
            k.leafPublic(),
            k.wrapperPublic(),
            box.seal(SECRETS, secrets),
            k.createdMs());
  }

  @Override
  public Optional<KeyPackageRecord> byPublicKey(Transaction tx, byte[] key) {
    return JdbcTransaction.of(tx)
        .queryOne(COLUMNS + "WHERE init_public = ? OR wrapper_public = ?", this::read, key, key);
  }

  @Override
  public Optional<KeyPackageRecord> newest(Transaction tx) {
    return JdbcTransaction.of(tx).queryOne(COLUMNS + "ORDER BY id DESC LIMIT 1", this::read);
  }

  @Override
  public int forgetBefore(Transaction tx, long createdMs) {
    return JdbcTransaction.of(tx)
        .update(
            "DELETE FROM key_package WHERE created_ms < ? AND id <> (SELECT max(id) FROM key_package)",
            createdMs);
  }

  private KeyPackageRecord read(ResultSet row) throws SQLException {
    byte[] secrets = box.open(SECRETS, row.getBytes(5));
    return new KeyPackageRecord(
        row.getBytes(1),
        row.getBytes(2),
        Secret.owning(Arrays.copyOfRange(secrets, 0, KEY)),
        row.getBytes(3),
        Secret.owning(Arrays.copyOfRange(secrets, KEY, 2 * KEY)),
        row.getBytes(4),
        Secret.owning(Arrays.copyOfRange(secrets, 2 * KEY, 3 * KEY)),
        row.getLong(6));
  }
}
