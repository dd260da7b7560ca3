package dev.larkpost.connectors.jdbc;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.InstallationRecord;
import dev.larkpost.xmtp.store.InstallationStore;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Optional;

/** The installation in SQL. */
final class JdbcInstallationStore implements InstallationStore {
  private static final String SEED = "installation.seed";
  private static final String HMAC_ROOT = "installation.hmac_root";

  private final SecretBox box;

  JdbcInstallationStore(SecretBox box) {
    this.box = box;
  }

  @Override
  public Optional<InstallationRecord> find(Transaction tx) {
    return JdbcTransaction.of(tx)
        .queryOne(
            "SELECT network, inbox, identifier_kind, identifier, seed_sealed, hmac_root_sealed, registered FROM installation",
            row ->
                new InstallationRecord(
                    row.getString(1),
                    new InboxId(row.getString(2)),
                    new Identifier(Identifier.Kind.valueOf(row.getString(3)), row.getString(4)),
                    Secret.owning(box.open(SEED, row.getBytes(5))),
                    Secret.owning(box.open(HMAC_ROOT, row.getBytes(6))),
                    row.getInt(7) != 0));
  }

  @Override
  public void save(Transaction tx, InstallationRecord r) {
    JdbcTransaction.of(tx)
        .update(
            """
            INSERT INTO installation (id, network, inbox, identifier_kind, identifier, seed_sealed, hmac_root_sealed, registered)
            VALUES (1, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET registered = excluded.registered
            """,
            r.network(),
            r.inbox().value(),
            r.identifier().kind(),
            r.identifier().value(),
            box.seal(SEED, r.seed().bytes()),
            box.seal(HMAC_ROOT, r.hmacRoot().bytes()),
            r.registered());
  }
}
