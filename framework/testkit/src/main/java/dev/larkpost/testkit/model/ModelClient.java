package dev.larkpost.testkit.model;

import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.Groups;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.conversation.ConfirmationListener;
import dev.larkpost.xmtp.conversation.ConsentState;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.conversation.SealGuard;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import dev.larkpost.xmtp.transport.PublishResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A client without cryptography: seals by writing the draft down, publishes through a {@link
 * ModelWire}, and confirms what it is told to have read back. Everything the engine relies on
 * holds: a seal and its guard's rows are one transaction, the same bytes go out again, rows that
 * are not confirmed survive it in its {@link ModelState}. One thread.
 */
public final class ModelClient implements XmtpClient {
  private static final int CONVERSATION_HEX = 32;
  private static final InstallationId INSTALLATION = new InstallationId(new byte[32]);

  private final InboxId self;
  private final ModelState state;
  private final Transactions transactions;
  private final ModelWire wire;
  private Optional<ConfirmationListener> confirmations = Optional.empty();
  private Optional<Runnable> wake = Optional.empty();
  private boolean closed;

  /**
   * @param transactions the store's, or ones that fail now and then
   */
  public ModelClient(ModelState state, Transactions transactions, ModelWire wire) {
    this.self = new InboxId("0".repeat(63) + "1");
    this.state = state;
    this.transactions = transactions;
    this.wire = wire;
  }

  public ModelClient(ModelState state, ModelWire wire) {
    this(state, state.store().transactions(), wire);
  }

  /** The DM with an inbox: its first digits. */
  public static ConversationId dm(InboxId with) {
    return ConversationId.ofHex(with.value().substring(0, CONVERSATION_HEX));
  }

  /** Somebody said something. @param id as the network names it: coming again changes nothing */
  public void receive(InboxId sender, String id, byte[] content, Instant sent) {
    InboundMessage message =
        new InboundMessage(
            0,
            new MessageId(sha256(id)),
            dm(sender),
            true,
            sender,
            INSTALLATION,
            sent.toEpochMilli() * 1_000_000,
            content);
    transactions.inTransaction(tx -> inbound().insert(tx, List.of(message)));
    wake.ifPresent(Runnable::run);
  }

  /** These bytes were read back; serials that are not sealed here any more are passed over. */
  public void echoed(Collection<SealedDraft> rows) {
    List<Long> references =
        rows.stream().filter(this::isSealed).map(row -> row.draft().reference()).toList();
    settle(references, true);
  }

  /** These bytes are proved absent for good. */
  public void lost(Collection<SealedDraft> rows) {
    settle(rows.stream().filter(this::isSealed).map(r -> r.draft().reference()).toList(), false);
  }

  private boolean isSealed(SealedDraft row) {
    return Optional.ofNullable(state.rows().get(row.draft().reference()))
        .filter(held -> held.serial() == row.serial())
        .isPresent();
  }

  private void settle(List<Long> references, boolean landed) {
    if (references.isEmpty()) {
      return;
    }
    ConfirmationListener listener = confirmations.orElseThrow();
    transactions.inUnsyncedTransaction(
        tx -> {
          references.forEach(r -> state.put(tx, r, Optional.empty()));
          if (landed) {
            listener.confirmed(tx, references);
          } else {
            listener.lost(tx, references);
          }
          return true;
        });
  }

  /** Everything sealed and not confirmed. */
  public List<SealedDraft> underway() {
    return List.copyOf(state.rows().values());
  }

  @Override
  public List<SealResult> seal(List<Draft> drafts, SealGuard guard) {
    return transactions.inTransaction(
        tx -> {
          List<SealResult> results = new ArrayList<>();
          drafts.forEach(draft -> results.add(seal(tx, draft, guard)));
          guard.sealed(tx, results);
          return results;
        });
  }

  private SealResult seal(Transaction tx, Draft draft, SealGuard guard) {
    OptionalLong admitted = guard.admit(tx, draft);
    if (admitted.isEmpty()) {
      return new SealResult.Withheld(draft.reference());
    }
    long reference = admitted.getAsLong();
    SealedDraft row = new SealedDraft(state.nextSerial(), draft.withReference(reference));
    state.put(tx, reference, Optional.of(row));
    tx.afterCommit(() -> wire.sealed(row));
    return new SealResult.Sealed(reference, id(draft));
  }

  /** The same for the same key in the same conversation, as on the network. */
  private static MessageId id(Draft draft) {
    return new MessageId(sha256(draft.conversation() + draft.idempotencyKey()));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public List<PublishResult> publish(List<Long> references) {
    List<SealedDraft> rows =
        references.stream().filter(state.rows()::containsKey).map(this::row).toList();
    List<PublishResult> answers = wire.publish(rows);
    Map<Long, PublishResult> byReference = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      byReference.put(rows.get(i).draft().reference(), answers.get(i));
    }
    return references.stream()
        .map(r -> byReference.getOrDefault(r, new PublishResult.Stored()))
        .toList();
  }

  private SealedDraft row(long reference) {
    return Optional.ofNullable(state.rows().get(reference)).orElseThrow();
  }

  @Override
  public List<Long> unconfirmed(long afterReference, int limit) {
    return state.rows().tailMap(afterReference, false).keySet().stream().limit(limit).toList();
  }

  @Override
  public void giveUp(Transaction tx, List<Long> references) {
    references.forEach(r -> state.put(tx, r, Optional.empty()));
  }

  @Override
  public Map<InboxId, ConversationId> knownDms(Collection<InboxId> inboxes) {
    Map<InboxId, ConversationId> known = new LinkedHashMap<>();
    inboxes.stream().filter(state::hasDm).forEach(inbox -> known.put(inbox, dm(inbox)));
    return known;
  }

  @Override
  public Map<InboxId, ConversationId> openDms(Collection<InboxId> inboxes) {
    List<InboxId> fresh = inboxes.stream().filter(i -> !state.hasDm(i)).toList();
    if (!fresh.isEmpty()) {
      state.opened(wire.open(fresh));
    }
    return knownDms(inboxes);
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    return wire.resolve(identifiers);
  }

  @Override
  public WalletVerifier wallets() {
    throw new UnsupportedOperationException("there are no chains here");
  }

  @Override
  public Groups groups() {
    throw new UnsupportedOperationException("there are no groups here");
  }

  @Override
  public Optional<ConversationInfo> conversation(ConversationId id) {
    return Optional.empty();
  }

  @Override
  public List<ConversationInfo> conversations(Optional<ConversationId> after, int limit) {
    return List.of();
  }

  @Override
  public void consent(ConversationId id, ConsentState consent) {}

  @Override
  public InboxId inboxId() {
    return self;
  }

  @Override
  public InstallationId installationId() {
    return INSTALLATION;
  }

  @Override
  public Identifier identifier() {
    return Identifier.ethereum("0x" + "00".repeat(20));
  }

  @Override
  public ClientState state() {
    return closed ? ClientState.CLOSED : ClientState.READY;
  }

  @Override
  public Optional<Instant> verifiedAt() {
    return Optional.empty();
  }

  @Override
  public ClientHealth health() {
    return new ClientHealth(1, 1, 0);
  }

  @Override
  public void start() {}

  @Override
  public boolean awaitReady(Duration atMost) {
    return !closed;
  }

  @Override
  public Transactions transactions() {
    return transactions;
  }

  @Override
  public InboundStore inbound() {
    return state.store().inbound();
  }

  @Override
  public void onInbound(Runnable run) {
    wake = Optional.of(run);
  }

  @Override
  public void onConfirmation(ConfirmationListener listener) {
    confirmations = Optional.of(listener);
  }

  @Override
  public void close() {
    closed = true;
  }
}
