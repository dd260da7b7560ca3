package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.InboxIds;
import dev.larkpost.xmtp.identity.Registration;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.identity.SignedUpdate;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.InstallationRecord;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a store to a registered installation, from wherever an earlier run stopped (wire file
 * identity-and-network section 1.8). The keys are durable before anything is published; the log is
 * read again before a signature is asked for, so an answer that got lost costs nothing.
 */
final class Registrar {
  private static final int ATTEMPTS_MAX = 3;

  private final Transport transport;
  private final ClientStore store;
  private final InboxDirectory directory;
  private final Registration registration;
  private final Clock clock;
  private final SecureRandom random;

  Registrar(
      Transport transport,
      ClientStore store,
      InboxDirectory directory,
      SignatureVerifier verifier,
      Clock clock,
      SecureRandom random) {
    this.transport = transport;
    this.store = store;
    this.directory = directory;
    this.registration = new Registration(verifier, clock);
    this.clock = clock;
    this.random = random;
  }

  /**
   * The store's installation, registered.
   *
   * @param newInstallationAllowed whether an inbox that exists may get one more installation when
   *     the store is empty
   * @throws XmtpException WRONG_STORE when the store belongs elsewhere, or the network does not
   *     know its installation
   */
  InstallationRecord ensure(Signer signer, boolean newInstallationAllowed) {
    Optional<InstallationRecord> stored =
        store.transactions().inSnapshot(tx -> store.installation().find(tx));
    stored.ifPresent(r -> requireSame(r, signer.identifier()));
    if (stored.filter(InstallationRecord::registered).isPresent()) {
      requireKnown(stored.get());
      return stored.get();
    }
    InstallationRecord record =
        stored.orElseGet(() -> begin(signer.identifier(), newInstallationAllowed));
    return register(record, signer);
  }

  private void requireSame(InstallationRecord record, Identifier identifier) {
    String network = transport.describe().identity();
    if (!record.network().equals(network)) {
      throw wrongStore(
          "this store belongs to network "
              + record.network()
              + ", not "
              + network
              + "; use another data folder");
    }
    if (!record.identifier().equals(identifier)) {
      throw wrongStore(
          "this store belongs to "
              + record.identifier().shortened()
              + ", not "
              + identifier.shortened()
              + "; use another data folder or the other key");
    }
  }

  private void requireKnown(InstallationRecord record) {
    Map<InboxId, InboxDirectory.Latest> latest = directory.refresh(Set.of(record.inbox()));
    boolean known =
        latest.containsKey(record.inbox())
            && logIsThere(record.inbox())
            && latest.get(record.inbox()).state().has(record.installation());
    if (!known) {
      throw wrongStore(
          "the network does not know this store's installation: it was revoked, or the node lost its data;"
              + " restore the node's data or start with an empty data folder");
    }
  }

  /** The directory may answer from our own store; the node itself must have the log. */
  private boolean logIsThere(InboxId inbox) {
    return !transport.read(Map.of(Topic.identity(inbox), 0L), 1).envelopes().isEmpty();
  }

  private InstallationRecord begin(Identifier identifier, boolean newInstallationAllowed) {
    Optional<InboxId> existing =
        Optional.ofNullable(transport.resolve(List.of(identifier)).get(identifier));
    if (existing.isPresent() && !newInstallationAllowed) {
      throw wrongStore(
          "inbox "
              + existing.get()
              + " exists already but this store is empty; restore the store, or say that a new installation is wanted");
    }
    SignatureKeys keys = SignatureKeys.generate(random);
    byte[] root = new byte[SenderHmac.ROOT_LENGTH];
    random.nextBytes(root);
    InstallationRecord record =
        new InstallationRecord(
            transport.describe().identity(),
            existing.orElseGet(() -> InboxIds.derive(identifier, InboxIds.DEFAULT_NONCE)),
            identifier,
            Secret.copyOf(keys.seed().bytes()),
            Secret.owning(root),
            false);
    return save(record);
  }

  private InstallationRecord register(InstallationRecord record, Signer signer) {
    SignatureKeys keys = SignatureKeys.fromSeed(Secret.copyOf(record.seed().bytes()));
    boolean packaged = false;
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      Optional<InboxDirectory.Latest> latest =
          Optional.ofNullable(directory.refresh(Set.of(record.inbox())).get(record.inbox()));
      if (latest.filter(l -> l.state().has(record.installation())).isPresent()) {
        return save(record.asRegistered());
      }
      SignedUpdate update =
          latest.isPresent()
              ? registration.addInstallation(latest.get().state(), signer, keys)
              : registration.createInbox(signer, InboxIds.DEFAULT_NONCE, keys);
      if (!packaged) {
        // Before the update: nobody may see an installation that has no key package.
        new OwnKeyPackages(record.inbox(), keys, transport, store, clock, random).uploadNewest();
        packaged = true;
      }
      publish(record.inbox(), update);
    }
    throw new XmtpException(
        XmtpException.Code.UNAVAILABLE,
        XmtpException.Retry.LATER,
        "the identity update was sent " + ATTEMPTS_MAX + " times and cannot be read back");
  }

  private void publish(InboxId inbox, SignedUpdate update) {
    PublishResult result =
        transport
            .publish(
                List.of(new Outgoing(Topic.identity(inbox), new Payload.Identity(update.update()))))
            .getFirst();
    switch (result) {
      // Unknown and Conflict: the next round reads the log and knows more.
      case PublishResult.Stored s -> {}
      case PublishResult.Unknown u -> {}
      case PublishResult.Conflict c -> {}
      case PublishResult.Throttled t ->
          throw new XmtpException(
              XmtpException.Code.THROTTLED,
              XmtpException.Retry.LATER,
              "the network's publish budget is used up; registration goes on at the next start");
      case PublishResult.Refused r -> {}
    }
  }

  private InstallationRecord save(InstallationRecord record) {
    return store
        .transactions()
        .inTransaction(
            tx -> {
              store.installation().save(tx, record);
              return record;
            });
  }

  private static XmtpException wrongStore(String what) {
    return new XmtpException(XmtpException.Code.WRONG_STORE, XmtpException.Retry.NEVER, what);
  }
}
