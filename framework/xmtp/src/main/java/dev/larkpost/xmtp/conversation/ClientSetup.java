package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.transport.Transport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * What a client is made of. The client closes the transport and the store when it is closed.
 *
 * @param signer asked only while registering
 * @param newInstallationAllowed whether an inbox that exists already may get another installation
 *     when the store is empty (10 for life are few: say so on purpose)
 * @param checkInstallations how old the knowledge of members' installations may be when something
 *     is sent
 * @param gapCheck how often to prove that the stream skipped nothing
 * @param cryptoThreads platform threads for batches of cryptography
 */
public record ClientSetup(
    Signer signer,
    Transport transport,
    ClientStore store,
    boolean newInstallationAllowed,
    Duration checkInstallations,
    Duration gapCheck,
    int cryptoThreads,
    Clock clock,
    SecureRandom random) {

  /** Sensible values for everything but the parts. */
  public static ClientSetup of(Signer signer, Transport transport, ClientStore store) {
    return new ClientSetup(
        signer,
        transport,
        store,
        false,
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        Clock.systemUTC(),
        new SecureRandom());
  }

  public ClientSetup allowingNewInstallation() {
    return new ClientSetup(
        signer, transport, store, true, checkInstallations, gapCheck, cryptoThreads, clock, random);
  }

  /** The same on another clock. */
  public ClientSetup on(Clock other) {
    return new ClientSetup(
        signer,
        transport,
        store,
        newInstallationAllowed,
        checkInstallations,
        gapCheck,
        cryptoThreads,
        other,
        random);
  }
}
