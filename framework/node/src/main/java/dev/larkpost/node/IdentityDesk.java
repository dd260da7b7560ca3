package dev.larkpost.node;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.AssociationLog;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.identity.IdentityException;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.transport.WalletVerdict;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Takes identity updates: one at a time per inbox, by the rules of the association log. */
final class IdentityDesk {
  /** The real node's bound for the life of an inbox. */
  static final int UPDATES_MAX = 256;

  /** Each signature costs work: far above any honest update, far below a costly one. */
  static final int UPDATE_BYTES_MAX = 256 << 10;

  private static final int LOCKS = 64;
  private static final int STATES_CACHED = 10_000;

  /** What is in the store was verified when it came in. */
  private static final SignatureVerifier TRUSTED =
      new SignatureVerifier(
          checks ->
              checks.stream().map(c -> new WalletVerdict(true, OptionalLong.empty())).toList());

  private final EnvelopeStore store;
  private final SignatureVerifier verifier;
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
  private final Map<InboxId, Log> cache =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<InboxId, Log> eldest) {
              return size() > STATES_CACHED;
            }
          });

  private record Log(int updates, Optional<AssociationState> state) {}

  IdentityDesk(EnvelopeStore store, WalletVerifier wallets) {
    this.store = store;
    this.verifier = new SignatureVerifier(wallets);
  }

  /** All updates of an inbox after a position; none for what is no inbox id. */
  List<Stored> updates(String inbox, long after) {
    return InboxId.isValid(inbox) ? store.after(topic(inbox), after, UPDATES_MAX) : List.of();
  }

  void publish(IdentityUpdate update) {
    if (!InboxId.isValid(update.getInboxId())) {
      throw new Refusal(Refusal.Reason.INVALID_IDENTITY_UPDATE, "no inbox id");
    }
    if (update.getSerializedSize() > UPDATE_BYTES_MAX) {
      throw new Refusal(Refusal.Reason.INVALID_IDENTITY_UPDATE, "an update of that size");
    }
    InboxId inbox = new InboxId(update.getInboxId());
    ReentrantLock lock = locks.get(Math.floorMod(inbox.hashCode(), LOCKS));
    lock.lock();
    try {
      publish(inbox, update);
    } finally {
      lock.unlock();
    }
  }

  private void publish(InboxId inbox, IdentityUpdate update) {
    Log log = load(inbox);
    if (log.updates() >= UPDATES_MAX) {
      throw new Refusal(
          Refusal.Reason.IDENTITY_LOG_FULL, "the inbox log holds " + UPDATES_MAX + " updates");
    }
    AssociationState after = apply(log.state(), update);
    byte[] body = update.toByteArray();
    byte[] hash = Hashes.sha256(inbox.value().getBytes(StandardCharsets.US_ASCII), body);
    store.appendIdentity(
        new Incoming(topic(inbox.value()), (byte) 1, hash, body), changes(log.state(), after));
    cache.put(inbox, new Log(log.updates() + 1, Optional.of(after)));
  }

  private AssociationState apply(Optional<AssociationState> before, IdentityUpdate update) {
    try {
      return AssociationLog.apply(before, update, verifier);
    } catch (IdentityException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_IDENTITY_UPDATE, "identity update refused: " + e.reason());
    } catch (XmtpException e) {
      throw new Refusal(Refusal.Reason.CHAIN_UNREACHABLE, "no answer from the chain");
    }
  }

  private Log load(InboxId inbox) {
    Log cached = cache.get(inbox);
    if (cached != null) {
      return cached;
    }
    List<IdentityUpdate> updates =
        updates(inbox.value(), 0).stream()
            .map(stored -> Intake.parse(IdentityUpdate.parser(), stored))
            .toList();
    Optional<AssociationState> state =
        updates.isEmpty()
            ? Optional.empty()
            : Optional.of(AssociationLog.applyAll(Optional.empty(), updates, TRUSTED));
    return new Log(updates.size(), state);
  }

  private static List<AddressChange> changes(
      Optional<AssociationState> before, AssociationState after) {
    Set<Identifier> had = before.map(AssociationState::identifiers).orElse(Set.of());
    Set<Identifier> has = after.identifiers();
    String inbox = after.inbox().value();
    List<AddressChange> changes = new ArrayList<>();
    for (Identifier identifier : has) {
      if (isAddress(identifier) && !had.contains(identifier)) {
        changes.add(new AddressChange.Linked(identifier.value(), inbox));
      }
    }
    for (Identifier identifier : had) {
      if (isAddress(identifier) && !has.contains(identifier)) {
        changes.add(new AddressChange.Unlinked(identifier.value(), inbox));
      }
    }
    return changes;
  }

  private static boolean isAddress(Identifier identifier) {
    return identifier.kind() == Identifier.Kind.ETHEREUM;
  }

  private static TopicKey topic(String inbox) {
    return TopicKey.of(TopicKey.IDENTITY, HexFormat.of().parseHex(inbox));
  }
}
