package dev.larkpost.xmtp.store;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;

/**
 * The one installation a store belongs to.
 *
 * @param network identity of the network it lives on; a store is bound to it for good
 * @param seed Ed25519 seed of the installation key
 * @param hmacRoot 42 bytes, root of the sender HMACs
 * @param registered whether the inbox log was read back with this installation in it
 */
public record InstallationRecord(
    String network,
    InboxId inbox,
    Identifier identifier,
    Secret seed,
    Secret hmacRoot,
    boolean registered) {
  /** Its id: the public part of its key. */
  public InstallationId installation() {
    return new InstallationId(SignatureKeys.fromSeed(Secret.copyOf(seed.bytes())).publicKey());
  }

  public InstallationRecord asRegistered() {
    return new InstallationRecord(network, inbox, identifier, seed, hmacRoot, true);
  }
}
