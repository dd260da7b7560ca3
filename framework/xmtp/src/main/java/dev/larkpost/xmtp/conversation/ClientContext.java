package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.transport.Transport;
import java.security.SecureRandom;
import java.time.Clock;

/** Who we are and what everything in this package works with. */
record ClientContext(
    InboxId inbox,
    SignatureKeys signer,
    Secret hmacRoot,
    Transport transport,
    ClientStore store,
    OwnKeyPackages keyPackages,
    GroupModel model,
    Workers workers,
    ClientCounters counters,
    Clock clock,
    SecureRandom random) {

  InstallationId installation() {
    return new InstallationId(signer.publicKey());
  }
}
