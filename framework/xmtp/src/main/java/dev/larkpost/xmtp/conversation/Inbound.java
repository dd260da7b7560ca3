package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.ReadPage;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * From envelopes to durable rows: takes what the stream queued, works through it conversation by
 * conversation, and writes state, cursor and messages of a whole batch in one transaction (design
 * D5). One thread runs {@link #runOnce}; {@link #catchUp} may be called by others.
 */
final class Inbound {
  private static final int BATCH_MAX = 512;
  private static final int READ_MAX = 1000;
  private static final Duration IDLE_WAIT = Duration.ofMillis(500);

  /**
   * Our own texts are read back for the record: what comes within this time shares their
   * transaction.
   */
  private static final Duration ECHO_LEISURE = Duration.ofMillis(20);

  /** How far back a text that was left out is looked for. */
  private static final int NEWEST_MAX = 100;

  private static final int ADOPTED_MAX = 1000;

  private static final Logger LOG = Logger.getLogger(Inbound.class);

  private final ClientContext context;
  private final ClientStore store;
  private final Transport transport;
  private final Conversations conversations;
  private final GroupReceiver groups;
  private final WelcomeFeed welcomes;
  private final Amendments amendments;
  private final InFlight inFlight;
  private final Publisher publisher;
  private final GapReads gapReads = new GapReads();
  private final StreamedRuns runs = new StreamedRuns();
  private final Arrivals arrivals = new Arrivals(this::isOwnText, ECHO_LEISURE);

  /** Conversations whose stream envelopes are dropped until a read from the cursor succeeded. */
  private final Set<ConversationId> behind = ConcurrentHashMap.newKeySet();

  /** Ids of our newest adopted commits, for whoever waits for one; bounded. */
  private final Map<Long, Boolean> adopted =
      java.util.Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
              return size() > ADOPTED_MAX;
            }
          });

  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private final List<ConfirmationListener> confirmations = new CopyOnWriteArrayList<>();
  private volatile Consumer<Map<Topic, Long>> follow = topics -> {};
  private volatile Consumer<Leaving> leaving = l -> {};
  private volatile Runnable joinedSome = () -> {};

  /** Somebody asked to be taken out of a group. */
  record Leaving(ConversationId conversation, List<dev.larkpost.xmtp.id.InboxId> inboxes) {}

  Inbound(
      ClientContext context,
      Conversations conversations,
      InboxDirectory directory,
      InFlight inFlight,
      Publisher publisher) {
    this.context = context;
    this.store = context.store();
    this.transport = context.transport();
    this.conversations = conversations;
    this.inFlight = inFlight;
    this.publisher = publisher;
    this.groups = new GroupReceiver(context, directory, inFlight, gapReads, runs);
    this.amendments = new Amendments(store.inbound(), context.counters());
    this.welcomes =
        new WelcomeFeed(
            context, new WelcomeReceiver(context, conversations, directory), this::joined);
  }

  void onInbound(Runnable wake) {
    wakes.add(wake);
  }

  void onConfirmation(ConfirmationListener listener) {
    confirmations.add(listener);
  }

  /** Called with topics of conversations just joined. */
  void onFollow(Consumer<Map<Topic, Long>> action) {
    follow = action;
  }

  void onLeaving(Consumer<Leaving> action) {
    leaving = action;
  }

  /** Called after a welcome used up our key package. */
  void onJoined(Runnable action) {
    joinedSome = action;
  }

  /** From the transport's thread: queue, and wait when the queue is full. */
  void offer(Envelope envelope) {
    arrivals.offer(envelope);
  }

  private boolean isOwnText(Envelope envelope) {
    return envelope.payload() instanceof Payload.GroupMessage message
        && inFlight
            .byHash(Hashes.sha256(message.data()))
            .filter(row -> row.kind() == SealedRow.Kind.MESSAGE)
            .isPresent();
  }

  /** Works through what waits now. @return whether there was any */
  boolean runOnce() throws InterruptedException {
    return work(arrivals.take(BATCH_MAX, IDLE_WAIT));
  }

  /** As {@link #runOnce}, without waiting for the first. */
  boolean runNow() {
    return work(arrivals.takeNow(BATCH_MAX));
  }

  private boolean work(List<Envelope> batch) {
    if (batch.isEmpty()) {
      return false;
    }
    try {
      receive(batch, Reading.STREAMED);
    } catch (RuntimeException e) {
      readAgain(batch);
      throw e;
    }
    return true;
  }

  /** What the stream brings next must not move a cursor past what failed. */
  private void readAgain(List<Envelope> batch) {
    for (Envelope e : batch) {
      if (e.topic().kind() == Topic.Kind.WELCOMES) {
        welcomes.fellBehind();
      } else {
        behind.add(e.topic().conversation());
      }
    }
  }

  WelcomeFeed welcomes() {
    return welcomes;
  }

  /**
   * Whether this commit of ours, by row id, was read back and adopted (not overtaken by another).
   * True for certain only under the conversation's lock.
   */
  boolean wasAdopted(long rowId) {
    return adopted.containsKey(rowId);
  }

  /** All cursors were compared with the network's heads. */
  void gapsChecked() {
    gapReads.checked();
  }

  /** What was streamed since somebody took it. */
  StreamedRuns runs() {
    return runs;
  }

  boolean hasBehind() {
    return welcomes.isBehind() || !behind.isEmpty();
  }

  /**
   * Tries again what could not be finished: reads from the cursors. Never throws for a network that
   * is away.
   */
  void retryBehind() {
    try {
      if (welcomes.isBehind()) {
        welcomes.catchUp();
      }
      Set<ConversationId> now = Set.copyOf(behind);
      if (!now.isEmpty()) {
        catchUpEach(now);
      }
    } catch (XmtpException e) {
      LOG.debugf("catching up put off: %s", e.getMessage());
    }
  }

  /** Together; and one by one when that fails, so that a bad one holds up no other. */
  private void catchUpEach(Set<ConversationId> ids) {
    try {
      catchUp(ids);
    } catch (XmtpException e) {
      throw e;
    } catch (RuntimeException together) {
      for (ConversationId id : ids) {
        try {
          catchUp(List.of(id));
        } catch (XmtpException e) {
          throw e;
        } catch (RuntimeException alone) {
          context.counters().count("conversation.stuck");
          LOG.warnf(alone, "LP1005 conversation cannot be read on, trying again later id=%s", id);
        }
      }
    }
  }

  /**
   * @return what became of each conversation in the batch
   */
  private Map<ConversationId, Reception> receive(List<Envelope> batch, Reading reading) {
    boolean streamed = reading == Reading.STREAMED;
    List<Envelope> welcome = new ArrayList<>();
    Map<ConversationId, List<Envelope>> group = new LinkedHashMap<>();
    for (Envelope e : batch) {
      if (e.topic().kind() == Topic.Kind.WELCOMES) {
        welcome.add(e);
      } else if (!streamed || !behind.contains(e.topic().conversation())) {
        group.computeIfAbsent(e.topic().conversation(), c -> new ArrayList<>()).add(e);
      }
    }
    if (!welcome.isEmpty()) {
      welcomes.streamed(welcome);
    }
    Map<ConversationId, Reception> receptions =
        group.isEmpty() ? Map.of() : receiveGroups(group, reading);
    if (streamed && hasBehind()) {
      retryBehind();
    }
    return receptions;
  }

  private void joined(Map<Topic, Long> topics) {
    follow.accept(topics);
    joinedSome.run();
    wake();
  }

  private Map<ConversationId, Reception> receiveGroups(
      Map<ConversationId, List<Envelope>> batch, Reading reading) {
    Map<ConversationId, Reception> receptions =
        conversations.locked(batch.keySet(), lives -> receiveLocked(batch, lives, reading));
    afterwards(receptions);
    if (reading == Reading.READ) {
      receptions.replaceAll(
          (id, r) ->
              r.stop == Reception.Stop.GAP ? search(id, batch.getOrDefault(id, List.of())) : r);
    }
    return receptions;
  }

  /**
   * Something is missing, and it is not behind the cursor: whatever others said after it has moved
   * the cursor past it. @param rest where reading stopped
   */
  private Reception search(ConversationId id, List<Envelope> rest) {
    List<Envelope> newest = transport.newest(Topic.group(id), NEWEST_MAX);
    Reception passed = passed(id, newest);
    if (passed.stop != Reception.Stop.NONE) {
      return passed;
    }
    long after = newest.size() < NEWEST_MAX ? 0 : newest.getFirst().position() - 1;
    runs.lookedThrough(id, after, passed.epochBefore());
    return of(id, receiveGroups(Map.of(id, rest), Reading.SEARCHED));
  }

  /** Looks through envelopes before the cursor for what a stream left out. */
  Reception passed(ConversationId id, List<Envelope> envelopes) {
    return of(id, receiveGroups(Map.of(id, envelopes), Reading.PASSED));
  }

  private static Reception of(ConversationId id, Map<ConversationId, Reception> receptions) {
    return receptions.getOrDefault(id, new Reception());
  }

  private Map<ConversationId, Reception> receiveLocked(
      Map<ConversationId, List<Envelope>> batch,
      Map<ConversationId, LiveConversation> lives,
      Reading reading) {
    List<LiveConversation> known = List.copyOf(lives.values());
    List<Reception> results =
        context
            .workers()
            .map(
                known,
                live -> groups.receive(live, batch.getOrDefault(live.id(), List.of()), reading));
    Map<ConversationId, Reception> receptions = new HashMap<>();
    List<SealedRow> welcomeRows = new ArrayList<>();
    Function<Transaction, Boolean> save =
        tx -> {
          conversations.save(tx, known);
          results.forEach(r -> write(tx, r, welcomeRows));
          return true;
        };
    // What was received comes again; welcomes we made leave the process and must not.
    if (results.stream().allMatch(r -> r.welcomes.isEmpty())) {
      store.transactions().inUnsyncedTransaction(save);
    } else {
      store.transactions().inTransaction(save);
    }
    for (int i = 0; i < known.size(); i++) {
      receptions.put(known.get(i).id(), results.get(i));
      // Under the lock: whoever waits for a commit looks under it, too.
      inFlight.remove(results.get(i).finished);
      results.get(i).adopted.forEach(row -> adopted.put(row.id(), true));
      remember(known.get(i).id(), results.get(i), reading);
    }
    inFlight.add(welcomeRows);
    return receptions;
  }

  private void remember(ConversationId id, Reception reception, Reading reading) {
    boolean remembered = reception.run().map(run -> runs.add(id, run, reading)).orElse(true);
    if (!remembered) {
      context.counters().count("look_back.forgotten");
    }
  }

  private void write(Transaction tx, Reception r, List<SealedRow> welcomeRows) {
    writeMessages(tx, r);
    r.expiries.forEach((id, at) -> store.inbound().expireAt(tx, List.of(id), at));
    if (!r.finished.isEmpty()) {
      store.sealed().remove(tx, r.finished.stream().map(SealedRow::id).toList());
    }
    if (!r.welcomes.isEmpty()) {
      welcomeRows.addAll(store.sealed().insert(tx, r.welcomes));
    }
    settled(tx, r.confirmed, r.lost);
  }

  /** What an edit changed waits where the edit came, behind what was said before it. */
  private void writeMessages(Transaction tx, Reception r) {
    int stored = 0;
    for (Amendment amendment : r.amendments) {
      insert(tx, r.messages.subList(stored, amendment.behind()));
      stored = amendment.behind();
      amendments.apply(tx, amendment);
    }
    insert(tx, r.messages.subList(stored, r.messages.size()));
  }

  private void insert(Transaction tx, List<InboundMessage> messages) {
    if (!messages.isEmpty()) {
      store.inbound().insert(tx, messages);
    }
  }

  /** Tells whoever sent these what became of them. */
  void settled(Transaction tx, List<Long> confirmed, List<Long> lost) {
    if (!confirmed.isEmpty()) {
      confirmations.forEach(c -> c.confirmed(tx, confirmed));
    }
    if (!lost.isEmpty()) {
      confirmations.forEach(c -> c.lost(tx, lost));
    }
  }

  private void afterwards(Map<ConversationId, Reception> receptions) {
    boolean news = false;
    boolean invited = false;
    for (Map.Entry<ConversationId, Reception> e : receptions.entrySet()) {
      Reception r = e.getValue();
      news |= !r.messages.isEmpty() || !r.amendments.isEmpty();
      invited |= !r.welcomes.isEmpty();
      switch (r.stop) {
        case GAP, RETRY -> {
          context.counters().count("conversation.behind");
          behind.add(e.getKey());
        }
        case CLOSED, NONE -> {}
      }
      if (!r.leaving.isEmpty()) {
        leaving.accept(new Leaving(e.getKey(), r.leaving));
      }
    }
    if (news) {
      wake();
    }
    if (invited) {
      publisher.sendWelcomes(
          inFlight.unfinished().stream().filter(r -> r.kind() == SealedRow.Kind.WELCOME).toList());
    }
  }

  private void wake() {
    wakes.forEach(Runnable::run);
  }

  /**
   * Reads these conversations from their cursors to their heads. @throws XmtpException when the
   * network does not answer
   */
  void catchUp(Collection<ConversationId> ids) {
    Set<ConversationId> done = new HashSet<>(ids);
    Map<Topic, Long> after = positions(ids);
    boolean more = !after.isEmpty();
    while (more) {
      ReadPage page = transport.read(after, READ_MAX);
      if (!page.envelopes().isEmpty()) {
        receive(page.envelopes(), Reading.READ)
            .forEach((id, r) -> done.removeIf(i -> r.stop == Reception.Stop.RETRY && i.equals(id)));
      }
      Map<Topic, Long> now = positions(ids);
      more = page.more() && !now.equals(after);
      after = now;
    }
    behind.removeAll(done);
  }

  /** Cursors of the conversations that are read. */
  Map<Topic, Long> positions(Collection<ConversationId> ids) {
    Map<Topic, Long> after = new HashMap<>();
    store
        .transactions()
        .inSnapshot(tx -> store.conversations().find(tx, ids))
        .forEach(
            (id, record) -> {
              if (record.phase() == ConversationRecord.Phase.ACTIVE) {
                after.put(Topic.group(id), record.position());
              }
            });
    return after;
  }
}
