package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.Groups;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.InstallationId;
import dev.larkpost.xmtp.identity.Registration;
import dev.larkpost.xmtp.identity.SignatureVerifier;
import dev.larkpost.xmtp.identity.SignedUpdate;
import dev.larkpost.xmtp.identity.Signer;
import dev.larkpost.xmtp.identity.WalletVerifier;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.InstallationRecord;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import dev.larkpost.xmtp.transport.Outgoing;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.PublishResult;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/** The client that lives on streams: {@link LiveFeed} reads, everything here writes. */
public final class StreamingClient implements XmtpClient {
  private static final int SEALED_PAGE = 1000;
  private static final Duration FIRST_READY_WAIT = Duration.ofSeconds(5);

  private final ClientSetup setup;
  private final InstallationRecord installation;
  private final ClientContext context;
  private final Conversations conversations;
  private final InboxDirectory directory;
  private final SignatureVerifier verifier;
  private final InFlight inFlight = new InFlight();
  private final Publisher publisher;
  private final Sealer sealer;
  private final ConversationCreator creator;
  private final GroupChanges changes;
  private final Inbound inbound;
  private final Housekeeping housekeeping;
  private final LiveFeed feed;
  private final Groups groups;
  private final ReentrantLock opening = new ReentrantLock();

  private StreamingClient(
      ClientSetup setup,
      InstallationRecord installation,
      Workers workers,
      SignatureVerifier verifier,
      InboxDirectory directory) {
    ClientCounters counters = new ClientCounters();
    this.verifier = verifier;
    this.setup = setup;
    this.installation = installation;
    this.directory = directory;
    SignatureKeys signer = SignatureKeys.fromSeed(Secret.copyOf(installation.seed().bytes()));
    OwnKeyPackages keyPackages =
        new OwnKeyPackages(
            installation.inbox(),
            signer,
            setup.transport(),
            setup.store(),
            setup.clock(),
            setup.random());
    this.context =
        new ClientContext(
            installation.inbox(),
            signer,
            installation.hmacRoot(),
            setup.transport(),
            setup.store(),
            keyPackages,
            new ExtensionGroupModel(),
            workers,
            counters,
            setup.clock(),
            setup.random());
    this.conversations = new Conversations(setup.store(), signer, setup.random());
    this.publisher = new Publisher(context, inFlight);
    this.sealer = new Sealer(context, conversations, inFlight);
    this.creator = new ConversationCreator(context, conversations, directory, inFlight, publisher);
    this.inbound = new Inbound(context, conversations, directory, inFlight, publisher);
    this.changes =
        new GroupChanges(context, conversations, directory, inFlight, publisher, inbound);
    KeyRenewal renewal = new KeyRenewal(context, conversations, directory, inFlight, publisher);
    OlderStore olderStore =
        new OlderStore(
            context, conversations, inFlight, inbound, renewal, inbox -> openDms(List.of(inbox)));
    this.housekeeping =
        new Housekeeping(
            context,
            inFlight,
            publisher,
            creator,
            changes,
            inbound,
            conversations,
            renewal,
            olderStore);
    this.feed = new LiveFeed(context, inbound, housekeeping, setup.gapCheck());
    this.groups =
        new StreamingGroups(
            installation.inbox(),
            creator,
            changes,
            new LeaveRequests(context, conversations, inFlight, publisher, inbound),
            id -> feed.follow(inbound.positions(List.of(id))));
    loadInFlight();
  }

  /**
   * Opens the store's installation, registering it first if need be. Streams start with {@link
   * #start}.
   *
   * @throws XmtpException when it cannot be registered, or the store belongs elsewhere
   */
  public static StreamingClient open(ClientSetup setup) {
    Workers workers = new Workers(setup.cryptoThreads());
    try {
      SignatureVerifier verifier = new SignatureVerifier(setup.transport()::verifyWalletSignatures);
      InboxDirectory directory =
          new InboxDirectory(setup.transport(), setup.store(), verifier, workers);
      InstallationRecord installation =
          new Registrar(
                  setup.transport(),
                  setup.store(),
                  directory,
                  verifier,
                  setup.clock(),
                  setup.random())
              .ensure(setup.signer(), setup.newInstallationAllowed());
      return new StreamingClient(setup, installation, workers, verifier, directory);
    } catch (RuntimeException e) {
      workers.close();
      throw e;
    }
  }

  private void loadInFlight() {
    ClientStore store = setup.store();
    long after = 0;
    List<SealedRow> rows;
    do {
      long from = after;
      rows = store.transactions().inSnapshot(tx -> store.sealed().page(tx, from, SEALED_PAGE));
      inFlight.add(rows);
      after = rows.isEmpty() ? after : rows.getLast().id();
    } while (rows.size() == SEALED_PAGE);
  }

  @Override
  public InboxId inboxId() {
    return installation.inbox();
  }

  @Override
  public InstallationId installationId() {
    return context.installation();
  }

  @Override
  public Identifier identifier() {
    return installation.identifier();
  }

  @Override
  public ClientState state() {
    return feed.state();
  }

  @Override
  public Optional<Instant> verifiedAt() {
    return feed.verifiedAt();
  }

  @Override
  public ClientHealth health() {
    int installations =
        directory.known(inboxId()).map(l -> l.state().installations().size()).orElse(0);
    return transactions()
        .inSnapshot(
            tx ->
                new ClientHealth(
                    installations,
                    directory.updates(inboxId()),
                    conversations(tx, ConversationRecord.Phase.PAUSED),
                    conversations(tx, ConversationRecord.Phase.ACTIVE),
                    conversations(tx, ConversationRecord.Phase.LEFT)));
  }

  private int conversations(Transaction tx, ConversationRecord.Phase phase) {
    return setup.store().conversations().count(tx, phase);
  }

  /** What was counted since the start. */
  public ClientCounters counters() {
    return context.counters();
  }

  @Override
  public void start() {
    feed.start();
  }

  /**
   * One round of everything the client does by itself, on the calling thread and by its clock
   * alone, instead of {@link #start}: for simulations. @return whether there was work
   */
  public boolean runOnce() {
    return feed.runOnce();
  }

  @Override
  public boolean awaitReady(Duration atMost) {
    return feed.awaitReady(atMost);
  }

  @Override
  public Transactions transactions() {
    return setup.store().transactions();
  }

  @Override
  public InboundStore inbound() {
    return setup.store().inbound();
  }

  @Override
  public void onInbound(Runnable wake) {
    inbound.onInbound(wake);
  }

  @Override
  public void onConfirmation(ConfirmationListener listener) {
    inbound.onConfirmation(listener);
  }

  @Override
  public List<SealResult> seal(List<Draft> drafts, SealGuard guard) {
    if (drafts.isEmpty()) {
      return List.of();
    }
    if (!caughtUp()) {
      // A generation sealed before would hide that this store is an old copy (design D3).
      return drafts.stream()
          .<SealResult>map(d -> new SealResult.NotNow(d.reference(), "still catching up"))
          .toList();
    }
    refreshInstallations(drafts);
    return sealer.seal(drafts, guard);
  }

  /**
   * Brings members' new installations in before something is said, when we have not looked for a
   * while; one question for all conversations.
   */
  private void refreshInstallations(List<Draft> drafts) {
    Set<ConversationId> ids = new TreeSet<>();
    drafts.forEach(d -> ids.add(d.conversation()));
    long staleBefore = setup.clock().millis() - setup.checkInstallations().toMillis();
    Map<ConversationId, ConversationRecord> records =
        transactions().inSnapshot(tx -> setup.store().conversations().find(tx, ids));
    List<ConversationId> stale =
        records.values().stream()
            .filter(
                r -> r.phase() == ConversationRecord.Phase.ACTIVE && r.checkedMs() < staleBefore)
            .map(ConversationRecord::id)
            .toList();
    if (!stale.isEmpty()) {
      new InstallationRefresh(context, conversations, directory, changes).refresh(stale);
    }
  }

  @Override
  public List<PublishResult> publish(List<Long> references) {
    if (!caughtUp()) {
      // Rows of an earlier run go out only after their conversations were caught up (design D4).
      return references.stream()
          .<PublishResult>map(r -> new PublishResult.Unknown("still catching up"))
          .toList();
    }
    return publisher.publish(references);
  }

  /** Whether a gap check has finished since the start; waits a little for the first. */
  private boolean caughtUp() {
    return feed.wasReady() || feed.awaitReady(FIRST_READY_WAIT);
  }

  /**
   * One round of housekeeping on this thread: unfinished commits and welcomes, leave requests, key
   * package and leaf keys. The client does it every few seconds by itself; call it when you do not
   * want to wait.
   */
  public void runHousekeeping() {
    housekeeping.runOnce();
  }

  @Override
  public List<Long> unconfirmed(long afterReference, int limit) {
    return inFlight.references(afterReference, limit);
  }

  @Override
  public void giveUp(Transaction tx, List<Long> references) {
    List<SealedRow> rows = setup.store().sealed().byReference(tx, references);
    setup.store().sealed().remove(tx, rows.stream().map(SealedRow::id).toList());
    tx.afterCommit(() -> inFlight.remove(rows));
  }

  @Override
  public Optional<ConversationInfo> conversation(ConversationId id) {
    return conversations.lockedOne(id, this::info);
  }

  @Override
  public Optional<ConsentState> consent(ConversationId id) {
    return context
        .store()
        .transactions()
        .inSnapshot(
            tx ->
                Optional.ofNullable(context.store().conversations().find(tx, List.of(id)).get(id)))
        .map(ConversationRecord::consent);
  }

  private ConversationInfo info(LiveConversation live) {
    ConversationRecord record = live.record();
    Optional<GroupView> view;
    try {
      view = Optional.of(context.model().read(live.group().extensions()));
    } catch (PausedException | InvalidGroupException e) {
      view = Optional.empty();
    }
    return new ConversationInfo(
        record.id(),
        record.dm(),
        record.peer(),
        view.map(v -> v.attributes().getOrDefault(GroupView.NAME, "")).orElse(""),
        view.map(v -> List.copyOf(new TreeSet<>(v.members().keySet()))).orElse(List.of()),
        view.map(GroupView::admins).orElse(List.of()),
        view.map(GroupView::superAdmins).orElse(List.of()),
        record.addedBy(),
        record.consent(),
        live.active(),
        record.phase() == ConversationRecord.Phase.PAUSED
            ? Optional.of(record.closedReason())
            : Optional.empty());
  }

  @Override
  public List<ConversationInfo> conversations(Optional<ConversationId> after, int limit) {
    List<ConversationId> ids =
        transactions()
            .inSnapshot(tx -> setup.store().conversations().page(tx, after, limit))
            .stream()
            .map(ConversationRecord::id)
            .toList();
    List<ConversationInfo> infos = new ArrayList<>();
    ids.forEach(id -> conversation(id).ifPresent(infos::add));
    return infos;
  }

  @Override
  public WalletVerifier wallets() {
    return setup.transport()::verifyWalletSignatures;
  }

  @Override
  public Map<InboxId, ConversationId> knownDms(Collection<InboxId> inboxes) {
    Map<InboxId, ConversationId> found = new LinkedHashMap<>();
    Map<InboxId, List<ConversationRecord>> existing =
        transactions().inSnapshot(tx -> setup.store().conversations().dmsWith(tx, inboxes));
    existing.forEach(
        (inbox, dms) ->
            dms.stream()
                .filter(d -> d.phase() == ConversationRecord.Phase.ACTIVE)
                .findFirst()
                .ifPresent(d -> found.put(inbox, d.id())));
    return found;
  }

  @Override
  public Map<InboxId, ConversationId> openDms(Collection<InboxId> inboxes) {
    opening.lock(); // two callers must not make two DMs for one inbox
    try {
      Map<InboxId, ConversationId> found = knownDms(inboxes);
      List<InboxId> missing =
          inboxes.stream().filter(i -> !found.containsKey(i) && !i.equals(inboxId())).toList();
      if (!missing.isEmpty()) {
        try {
          found.putAll(creator.createDms(missing));
        } finally {
          // Those that were made and are not on the network yet, too: housekeeping finishes them.
          feed.follow(inbound.positions(dmsWith(missing)));
        }
      }
      return found;
    } finally {
      opening.unlock();
    }
  }

  @Override
  public Groups groups() {
    return groups;
  }

  private List<ConversationId> dmsWith(Collection<InboxId> inboxes) {
    return transactions()
        .inSnapshot(tx -> setup.store().conversations().dmsWith(tx, inboxes))
        .values()
        .stream()
        .flatMap(List::stream)
        .map(ConversationRecord::id)
        .toList();
  }

  /**
   * Takes installations out of our own inbox; conversations drop them at their next membership
   * check.
   *
   * @param recovery signs for the inbox's recovery identifier
   */
  public void revokeInstallations(Signer recovery, Collection<InstallationId> installations) {
    InboxDirectory.Latest own = directory.require(inboxId());
    SignedUpdate update =
        new Registration(verifier, setup.clock())
            .revokeInstallations(own.state(), recovery, installations);
    PublishResult result =
        setup
            .transport()
            .publish(
                List.of(
                    new Outgoing(Topic.identity(inboxId()), new Payload.Identity(update.update()))))
            .getFirst();
    boolean gone =
        installations.stream()
            .noneMatch(directory.require(inboxId()).state().installations()::contains);
    if (!gone) {
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          "the revocation cannot be read back: " + result);
    }
  }

  /** The installations of an inbox as its identity log says now. @throws XmtpException NO_INBOX */
  public Set<InstallationId> installations(InboxId inbox) {
    return directory.require(inbox).state().installations();
  }

  /**
   * Looks now for installations that members registered or revoked, and commits where there are
   * any.
   */
  public void refreshInstallations(Collection<ConversationId> ids) {
    new InstallationRefresh(context, conversations, directory, changes).refresh(List.copyOf(ids));
  }

  @Override
  public Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers) {
    Map<Identifier, InboxId> claimed = setup.transport().resolve(identifiers);
    Map<InboxId, InboxDirectory.Latest> latest = directory.refresh(claimed.values());
    Map<Identifier, InboxId> proven = new HashMap<>();
    claimed.forEach(
        (identifier, inbox) -> {
          InboxDirectory.Latest l = latest.get(inbox);
          if (l != null && l.state().has(identifier)) {
            proven.put(identifier, inbox);
          }
        });
    return proven;
  }

  @Override
  public void consent(ConversationId id, ConsentState state) {
    conversations.lockedOne(
        id,
        live -> {
          live.record(live.record().with(state));
          return transactions()
              .inTransaction(
                  tx -> {
                    conversations.save(tx, List.of(live));
                    return true;
                  });
        });
  }

  @Override
  public void close() {
    feed.close();
    context.workers().close();
    Transport transport = setup.transport();
    transport.close();
    setup.store().close();
  }
}
