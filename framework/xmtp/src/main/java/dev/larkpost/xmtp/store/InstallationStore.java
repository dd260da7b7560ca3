package dev.larkpost.xmtp.store;

import java.util.Optional;

/** Who we are. At most one record. */
public interface InstallationStore {
  Optional<InstallationRecord> find(Transaction tx);

  void save(Transaction tx, InstallationRecord installation);
}
