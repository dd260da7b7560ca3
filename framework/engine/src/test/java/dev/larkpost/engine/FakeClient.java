package dev.larkpost.engine;

import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.Groups;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
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
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import dev.larkpost.xmtp.transport.PublishResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A client over memory stores whose network does what a test says. Sealed bytes are the draft
 * itself; the network keeps what it stored in order and once per message id, as receivers do.
 */
final class FakeClient implements XmtpClient {
  static final InboxId SELF = new InboxId("00".repeat(32));

  record Seen(ConversationId conversation, Content content, String key) {}

  final MemoryClientStore store = new MemoryClientStore();
  final TreeMap<Long, Draft> sealed = new TreeMap<>();
  final List<Seen> network = new ArrayList<>();
  final List<List<Long>> requests = new ArrayList<>();
  final Map<ConversationId, ConversationInfo> conversations = new HashMap<>();
  final Map<String, InboxId> inboxes = new HashMap<>();
  final Set<InboxId> unreachable = new LinkedHashSet<>();
  final Queue<Function<Long, PublishResult>> publishFaults = new ArrayDeque<>();
  final Queue<Function<Draft, Optional<SealResult>>> sealFaults = new ArrayDeque<>();
  int failingTransactions;
  int failingSeals;
  int failingLookups;
  boolean confirmAtOnce = true;

  /** Once, after the lease and the look-ups, before the transaction. */
  Runnable beforeSeal = () -> {};

  ClientState state = ClientState.READY;
  int transactions;
  private final Set<String> stored = new LinkedHashSet<>();
  private final List<Long> unconfirmedEchoes = new ArrayList<>();
  private Optional<ConfirmationListener> confirmations = Optional.empty();
  private Optional<Runnable> wake = Optional.empty();
  private long counter;

  /** Knows whom its DM with them is with. */
  void knows(InboxId peer) {
    knows(dm(peer), Optional.of(peer), ConsentState.ALLOWED);
  }

  private void knows(ConversationId dm, Optional<InboxId> peer, ConsentState consent) {
    conversations.put(
        dm,
        new ConversationInfo(
            dm,
            true,
            peer,
            "",
            List.of(),
            List.of(),
            List.of(),
            SELF,
            consent,
            true,
            Optional.empty()));
  }

  /** What a person sends, durable at once. */
  MessageId receive(InboxId sender, ConversationId conversation, byte[] content) {
    MessageId id = new MessageId(sha256("message " + ++counter));
    InboundMessage message =
        new InboundMessage(
            0,
            id,
            conversation,
            true,
            sender,
            new InstallationId(new byte[32]),
            1_795_000_000_000_000_000L + counter,
            content);
    store.transactions().inTransaction(tx -> store.inbound().insert(tx, List.of(message)));
    wake.ifPresent(Runnable::run);
    return id;
  }

  MessageId receive(InboxId sender, ConversationId conversation, Content content) {
    return receive(sender, conversation, ContentCodec.encode(content));
  }

  @Override
  public Transactions transactions() {
    return new Transactions() {
      @Override
      public <T> T inTransaction(Function<Transaction, T> work) {
        count();
        return store
            .transactions()
            .inTransaction(
                tx -> {
                  T result = work.apply(tx);
                  if (failingTransactions > 0) {
                    failingTransactions--;
                    throw new IllegalStateException("disk full");
                  }
                  return result;
                });
      }

      @Override
      public <T> T inSnapshot(Function<Transaction, T> work) {
        return store.transactions().inSnapshot(work);
      }
    };
  }

  private synchronized void count() {
    transactions++;
  }

  @Override
  public synchronized List<SealResult> seal(List<Draft> drafts, SealGuard guard) {
    Runnable now = beforeSeal;
    beforeSeal = () -> {};
    now.run();
    return transactions()
        .inTransaction(
            tx -> {
              Map<Long, Draft> before = new HashMap<>(sealed);
              dev.larkpost.xmtp.store.MemoryTransactions.of(tx).onRollback(() -> restore(before));
              List<SealResult> results = new ArrayList<>();
              drafts.forEach(d -> results.add(sealOne(tx, d, guard)));
              guard.sealed(tx, results);
              if (failingSeals > 0) {
                failingSeals--;
                throw new IllegalStateException("disk full");
              }
              return results;
            });
  }

  private void restore(Map<Long, Draft> before) {
    sealed.clear();
    sealed.putAll(before);
  }

  private SealResult sealOne(Transaction tx, Draft draft, SealGuard guard) {
    OptionalLong admitted = guard.admit(tx, draft);
    if (admitted.isEmpty()) {
      return new SealResult.Withheld(draft.reference());
    }
    long reference = admitted.getAsLong();
    Draft named = draft.withReference(reference);
    Optional<SealResult> fault =
        Optional.ofNullable(sealFaults.poll()).flatMap(f -> f.apply(named));
    if (fault.isPresent()) {
      return fault.get();
    }
    sealed.put(reference, named);
    return new SealResult.Sealed(reference, new MessageId(sha256(draft.idempotencyKey())));
  }

  @Override
  public synchronized List<PublishResult> publish(List<Long> references) {
    requests.add(List.copyOf(references));
    List<PublishResult> results = new ArrayList<>();
    for (Long reference : references) {
      Optional<Draft> draft = Optional.ofNullable(sealed.get(reference));
      results.add(draft.map(this::publishOne).orElse(new PublishResult.Stored()));
    }
    if (confirmAtOnce) {
      confirmEchoes();
    }
    return results;
  }

  private PublishResult publishOne(Draft draft) {
    PublishResult result =
        Optional.ofNullable(publishFaults.poll())
            .map(fault -> fault.apply(draft.reference()))
            .orElse(new PublishResult.Stored());
    if (result instanceof PublishResult.Stored) {
      land(draft);
    }
    return result;
  }

  /** The network has it; receivers see one message per key and content. */
  void land(Draft draft) {
    if (stored.add(draft.conversation() + draft.idempotencyKey())) {
      network.add(
          new Seen(
              draft.conversation(), ContentCodec.decode(draft.content()), draft.idempotencyKey()));
    }
    unconfirmedEchoes.add(draft.reference());
  }

  void confirmEchoes() {
    List<Long> echoes = List.copyOf(unconfirmedEchoes);
    unconfirmedEchoes.clear();
    if (echoes.isEmpty()) {
      return;
    }
    store
        .transactions()
        .inTransaction(
            tx -> {
              echoes.forEach(sealed::remove);
              confirmations.ifPresent(c -> c.confirmed(tx, echoes));
              return true;
            });
  }

  Draft draft(long reference) {
    return Optional.ofNullable(sealed.get(reference)).orElseThrow();
  }

  void lose(long reference) {
    store
        .transactions()
        .inTransaction(
            tx -> {
              sealed.remove(reference);
              confirmations.ifPresent(c -> c.lost(tx, List.of(reference)));
              return true;
            });
  }

  @Override
  public List<Long> unconfirmed(long afterReference, int limit) {
    return sealed.tailMap(afterReference, false).keySet().stream().limit(limit).toList();
  }

  @Override
  public void giveUp(Transaction tx, List<Long> references) {
    tx.afterCommit(() -> references.forEach(sealed::remove));
  }

  @Override
  public Groups groups() {
    throw new UnsupportedOperationException("nobody changes groups here");
  }

  @Override
  public Map<InboxId, ConversationId> knownDms(Collection<InboxId> inboxes) {
    return Map.of();
  }

  @Override
  public Map<InboxId, ConversationId> openDms(Collection<InboxId> inboxes) {
    Map<InboxId, ConversationId> dms = new LinkedHashMap<>();
    inboxes.stream().filter(i -> !unreachable.contains(i)).forEach(i -> dms.put(i, dm(i)));
    return dms;
  }

  static ConversationId dm(InboxId with) {
    return ConversationId.ofHex(with.value().substring(0, 32));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public InboxId inboxId() {
    return SELF;
  }

  @Override
  public InstallationId installationId() {
    return new InstallationId(new byte[32]);
  }

  @Override
  public Identifier identifier() {
    return Identifier.ethereum("0x" + "00".repeat(20));
  }

  @Override
  public ClientHealth health() {
    return new ClientHealth(1, 1, 0);
  }

  @Override
  public ClientState state() {
    return state;
  }

  @Override
  public Optional<Instant> verifiedAt() {
    return Optional.empty();
  }

  @Override
  public void start() {}

  @Override
  public boolean awaitReady(Duration atMost) {
    return state == ClientState.READY;
  }

  @Override
  public InboundStore inbound() {
    return store.inbound();
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
  public Optional<ConversationInfo> conversation(ConversationId id) {
    return Optional.ofNullable(conversations.get(id));
  }

  void deny(ConversationId id) {
    knows(id, Optional.empty(), ConsentState.DENIED);
  }

  @Override
  public List<ConversationInfo> conversations(Optional<ConversationId> after, int limit) {
    return List.copyOf(conversations.values());
  }

  /** What a chain would say of a wallet's signature, by account. */
  final Map<String, byte[]> contractWallets = new HashMap<>();

  @Override
  public dev.larkpost.xmtp.identity.WalletVerifier wallets() {
    return checks ->
        checks.stream()
            .map(
                check ->
                    new dev.larkpost.xmtp.transport.WalletVerdict(
                        java.util.Arrays.equals(
                            contractWallets.get(check.accountId()), check.signature()),
                        java.util.OptionalLong.empty()))
            .toList();
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    if (failingLookups > 0) {
      failingLookups--;
      throw new dev.larkpost.xmtp.XmtpException(
          dev.larkpost.xmtp.XmtpException.Code.UNAVAILABLE,
          dev.larkpost.xmtp.XmtpException.Retry.LATER,
          "nobody there");
    }
    Map<Identifier, InboxId> found = new HashMap<>();
    identifiers.forEach(
        i -> Optional.ofNullable(inboxes.get(i.value())).ifPresent(inbox -> found.put(i, inbox)));
    return found;
  }

  @Override
  public void consent(ConversationId id, ConsentState consent) {}

  @Override
  public void close() {
    state = ClientState.CLOSED;
  }
}
