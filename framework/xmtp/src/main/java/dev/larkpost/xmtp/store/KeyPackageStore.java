package dev.larkpost.xmtp.store;

import java.util.Optional;

/** Our key packages: the current one and those that may still be in somebody's welcome. */
public interface KeyPackageStore {
  /** Stored before it is uploaded. */
  void insert(Transaction tx, KeyPackageRecord keyPackage);

  /** By init key or wrapper key, whichever a welcome names. */
  Optional<KeyPackageRecord> byPublicKey(Transaction tx, byte[] hpkePublicKey);

  /** The newest by creation. */
  Optional<KeyPackageRecord> newest(Transaction tx);

  /** Drops all but the newest that were created before {@code createdMs}. @return how many */
  int forgetBefore(Transaction tx, long createdMs);
}
