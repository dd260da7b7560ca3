package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.group.Group;
import dev.larkpost.mls.group.JoinOffer;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.AssociationState;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.PendingWelcome;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import dev.larkpost.xmtp.transport.Transport;
import dev.larkpost.xmtp.wire.message.WelcomePointer.WelcomeV1Pointer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Works through welcomes: opens, judges and joins many at a time (wire file mls-and-messages
 * section 5.5).
 */
final class WelcomeReceiver {
  /** Pointers waiting for their body; more are dropped and counted. */
  private static final int PENDING_MAX = 1000;

  private static final long PENDING_TRY_MIN_MS = 3_000;
  private static final long PENDING_TRY_MAX_MS = 7_200_000;

  /** How long a missing body is waited for (wire file section 5.4 step 5). */
  private static final Duration PENDING_FOR = Duration.ofDays(3);

  private static final Logger LOG = Logger.getLogger(WelcomeReceiver.class);

  private final InboxId self;
  private final SignatureKeys signer;
  private final OwnKeyPackages keyPackages;
  private final GroupModel model;
  private final InboxDirectory directory;
  private final Conversations conversations;
  private final ClientStore store;
  private final Transport transport;
  private final Workers workers;
  private final ClientCounters counters;
  private final Clock clock;
  private final SecureRandom random;

  /** When each pending pointer was last tried; one thread's. */
  private final Map<Long, Long> tried = new HashMap<>();

  WelcomeReceiver(ClientContext context, Conversations conversations, InboxDirectory directory) {
    this.self = context.inbox();
    this.signer = context.signer();
    this.keyPackages = context.keyPackages();
    this.model = context.model();
    this.store = context.store();
    this.transport = context.transport();
    this.workers = context.workers();
    this.counters = context.counters();
    this.clock = context.clock();
    this.random = context.random();
    this.conversations = conversations;
    this.directory = directory;
  }

  /** The shared body a pointer names is not on the network (yet). */
  private static final class PointeeMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A welcome that was opened. @param paused why the group cannot be followed, when so */
  private record Candidate(
      Envelope envelope, JoinOffer offer, Optional<GroupView> view, long cursor, String paused) {
    ConversationId id() {
      return new ConversationId(offer.groupId());
    }
  }

  /**
   * Joins what can be joined, and moves the welcome cursor past all of them.
   *
   * @param welcomes ascending by position, all after the cursor
   * @return topics to follow from now on, with the positions to start after
   * @throws XmtpException with Retry.LATER when the network is needed and does not answer; nothing
   *     was stored
   */
  Map<Topic, Long> receive(List<Envelope> welcomes) {
    return receive(welcomes, Set.of());
  }

  /** Tries pointers again whose body was missing; gives up on those that waited too long. */
  Map<Topic, Long> retryPending() {
    List<PendingWelcome> waiting =
        store.transactions().inSnapshot(tx -> store.pendingWelcomes().all(tx, PENDING_MAX));
    if (waiting.isEmpty()) {
      return Map.of();
    }
    long giveUpBefore = clock.millis() - PENDING_FOR.toMillis();
    List<Long> hopeless =
        waiting.stream()
            .filter(w -> w.firstSeenMs() < giveUpBefore)
            .map(PendingWelcome::position)
            .toList();
    counters.count("welcome.pointee_missing", hopeless.size());
    Set<Long> again = new HashSet<>();
    List<Envelope> envelopes = new ArrayList<>();
    for (PendingWelcome w : waiting) {
      if (hopeless.contains(w.position())) {
        tried.remove(w.position());
      } else if (isDue(w)) {
        again.add(w.position());
        envelopes.add(new Envelope(welcomeTopic(), w.position(), w.serverNs(), w.pointer()));
      }
    }
    store
        .transactions()
        .inUnsyncedTransaction(
            tx -> {
              store.pendingWelcomes().remove(tx, hopeless);
              return true;
            });
    return envelopes.isEmpty() ? Map.of() : receive(envelopes, again);
  }

  /**
   * Each wait is half the time passed so far: a handful of reads in three days, whatever strangers
   * park with us.
   */
  private boolean isDue(PendingWelcome w) {
    long now = clock.millis();
    long last = tried.getOrDefault(w.position(), w.firstSeenMs());
    long wait = Math.clamp((now - w.firstSeenMs()) / 2, PENDING_TRY_MIN_MS, PENDING_TRY_MAX_MS);
    if (now - last < wait) {
      return false;
    }
    tried.put(w.position(), now);
    return true;
  }

  /**
   * @param again positions that are pending already
   */
  private Map<Topic, Long> receive(List<Envelope> welcomes, Set<Long> again) {
    List<Opening> openings = workers.map(welcomes, this::open);
    List<Candidate> candidates = openings.stream().flatMap(o -> o.candidate().stream()).toList();
    List<PendingWelcome> missing = openings.stream().flatMap(o -> o.missing().stream()).toList();
    Set<InboxDirectory.Ref> refs = new HashSet<>();
    candidates.forEach(c -> c.view().ifPresent(v -> refs.addAll(WelcomeRules.refs(v))));
    Map<InboxDirectory.Ref, AssociationState> states = directory.at(refs);
    List<Candidate> good = candidates.stream().filter(c -> passes(c, states)).toList();
    List<ConversationId> ids = good.stream().map(Candidate::id).distinct().toList();
    long last = welcomes.getLast().position();
    return conversations.locked(
        ids, lives -> join(good, lives, new Bookkeeping(last, missing, again)));
  }

  /**
   * What opening one welcome gave: a candidate, a pointer to try again, or neither (it was bad, and
   * counted).
   */
  private record Opening(Optional<Candidate> candidate, Optional<PendingWelcome> missing) {
    static Opening of(Optional<Candidate> candidate) {
      return new Opening(candidate, Optional.empty());
    }
  }

  /** What is written beside the joins. */
  private record Bookkeeping(long last, List<PendingWelcome> missing, Set<Long> again) {}

  private Opening open(Envelope envelope) {
    try {
      return Opening.of(opened(envelope));
    } catch (PointeeMissing e) {
      return new Opening(
          Optional.empty(),
          Optional.of(
              new PendingWelcome(
                  envelope.position(),
                  envelope.serverNs(),
                  (Payload.WelcomePointer) envelope.payload(),
                  clock.millis())));
    }
  }

  private Optional<Candidate> opened(Envelope envelope) {
    try {
      WelcomeWrapper.Opened opened = unwrap(envelope);
      OwnKeyPackages.Keys keys = keysFor(publicKey(envelope.payload()));
      JoinOffer offer = Group.join(opened.welcome(), keys.mls(), signer, random);
      return judge(envelope, offer, opened.cursor());
    } catch (MlsException e) {
      return skipped("welcome." + e.code(), e.getMessage());
    } catch (InvalidGroupException e) {
      return skipped("welcome.invalid", e.getMessage());
    }
  }

  private Optional<Candidate> judge(Envelope envelope, JoinOffer offer, long cursor) {
    try {
      GroupView view = model.read(offer.extensions());
      if (view.kind() == GroupView.Kind.SYNC || view.kind() == GroupView.Kind.ONESHOT) {
        counters.count("welcome.ignored");
        return Optional.empty();
      }
      return Optional.of(new Candidate(envelope, offer, Optional.of(view), cursor, ""));
    } catch (PausedException e) {
      return Optional.of(
          new Candidate(envelope, offer, Optional.empty(), cursor, String.valueOf(e.getMessage())));
    }
  }

  private WelcomeWrapper.Opened unwrap(Envelope envelope) {
    return switch (envelope.payload()) {
      case Payload.Welcome w ->
          WelcomeWrapper.open(w, keysFor(w.hpkePublicKey()).forAlgorithm(w.algorithm()));
      case Payload.WelcomePointer p -> followPointer(p);
      case Payload.GroupMessage m -> throw notAWelcome();
      case Payload.KeyPackage k -> throw notAWelcome();
      case Payload.Identity i -> throw notAWelcome();
    };
  }

  private WelcomeWrapper.Opened followPointer(Payload.WelcomePointer p) {
    WelcomeV1Pointer pointer =
        WelcomeWrapper.openPointer(p, keysFor(p.hpkePublicKey()).forAlgorithm(p.algorithm()));
    Topic topic = Topic.welcomePointee(pointer.getDestination().toByteArray());
    Payload.Welcome body =
        transport.read(Map.of(topic, 0L), 1).envelopes().stream()
            .map(Envelope::payload)
            .filter(Payload.Welcome.class::isInstance)
            .map(Payload.Welcome.class::cast)
            .findFirst()
            .orElseThrow(PointeeMissing::new);
    return WelcomeWrapper.openPointee(pointer, body);
  }

  private static byte[] publicKey(Payload payload) {
    return switch (payload) {
      case Payload.Welcome w -> w.hpkePublicKey();
      case Payload.WelcomePointer p -> p.hpkePublicKey();
      case Payload.GroupMessage m -> throw notAWelcome();
      case Payload.KeyPackage k -> throw notAWelcome();
      case Payload.Identity i -> throw notAWelcome();
    };
  }

  private OwnKeyPackages.Keys keysFor(byte[] publicKey) {
    return keyPackages
        .find(publicKey)
        .orElseThrow(
            () ->
                new MlsException(
                    MlsException.Code.NOT_FOR_US, "a welcome for a key package we no longer have"));
  }

  private static MlsException notAWelcome() {
    return new MlsException(MlsException.Code.MALFORMED, "not a welcome");
  }

  private Optional<Candidate> skipped(
      String code, @org.jspecify.annotations.Nullable String reason) {
    counters.count(code);
    LOG.debugf("welcome skipped code=%s reason=%s", code, reason);
    return Optional.empty();
  }

  private boolean passes(Candidate candidate, Map<InboxDirectory.Ref, AssociationState> states) {
    if (candidate.view().isEmpty()) {
      return true; // paused on sight; nothing more can be judged
    }
    try {
      WelcomeRules.check(candidate.offer(), candidate.view().get(), self, states);
      return true;
    } catch (InvalidGroupException e) {
      counters.count("welcome.invalid");
      LOG.debugf("welcome refused reason=%s", e.getMessage());
      return false;
    } catch (PausedException e) {
      return true; // joined and paused: see record()
    }
  }

  private Map<Topic, Long> join(
      List<Candidate> candidates, Map<ConversationId, LiveConversation> lives, Bookkeeping books) {
    Map<ConversationId, Candidate> fresh = new LinkedHashMap<>();
    for (Candidate c : candidates) {
      if (isNews(c, lives) && (!fresh.containsKey(c.id()) || isNewer(c, fresh.get(c.id())))) {
        fresh.put(c.id(), c);
      } else {
        counters.count("welcome.repeated");
      }
    }
    Map<Topic, Long> follow = new LinkedHashMap<>();
    List<InboundMessage> opened = new ArrayList<>();
    Map<Candidate, Group> groups = new LinkedHashMap<>();
    fresh.values().forEach(c -> groups.put(c, c.offer().accept()));
    store
        .transactions()
        .inUnsyncedTransaction(
            tx -> {
              groups.forEach(
                  (c, group) -> {
                    ConversationRecord record = record(c);
                    conversations.insert(tx, record, group);
                    if (record.phase() == ConversationRecord.Phase.ACTIVE) {
                      follow.put(Topic.group(c.id()), c.cursor());
                      opened.add(Transcript.opened(place(c), self));
                    }
                  });
              store.inbound().insert(tx, opened);
              write(tx, books);
              return true;
            });
    counters.count("welcome.joined", follow.size());
    return follow;
  }

  private void write(Transaction tx, Bookkeeping books) {
    Set<Long> stillMissing = new HashSet<>();
    for (PendingWelcome w : books.missing()) {
      stillMissing.add(w.position());
      if (!books.again().contains(w.position())
          && !store.pendingWelcomes().insert(tx, w, PENDING_MAX)) {
        counters.count("welcome.pointee_missing");
      }
    }
    store
        .pendingWelcomes()
        .remove(tx, books.again().stream().filter(p -> !stillMissing.contains(p)).toList());
    if (books.again().isEmpty()) {
      store.positions().move(tx, welcomeTopic(), books.last());
    }
  }

  private Topic welcomeTopic() {
    return Topic.welcomes(new dev.larkpost.xmtp.id.InstallationId(signer.publicKey()));
  }

  /** A group we are active in at the same or a later epoch needs no welcome. */
  private static boolean isNews(Candidate c, Map<ConversationId, LiveConversation> lives) {
    LiveConversation live = lives.get(c.id());
    return live == null || !live.active() || c.offer().epoch() > live.group().epoch();
  }

  private static boolean isNewer(Candidate c, Candidate other) {
    return c.offer().epoch() > other.offer().epoch();
  }

  private Transcript.Place place(Candidate c) {
    return new Transcript.Place(
        c.id(),
        isDm(c),
        CommitRules.inbox(c.offer().adder()),
        CommitRules.installation(c.offer().adder()),
        c.envelope().serverNs());
  }

  private static boolean isDm(Candidate c) {
    return c.view().filter(v -> v.kind() == GroupView.Kind.DM).isPresent();
  }

  private ConversationRecord record(Candidate c) {
    InboxId adder = CommitRules.inbox(c.offer().adder());
    String paused = c.view().map(WelcomeReceiver::versionPause).orElse(c.paused());
    return new ConversationRecord(
        c.id(),
        c.view()
            .filter(v -> v.kind() == GroupView.Kind.DM)
            .flatMap(GroupView::dmPair)
            .map(p -> p.other(self)),
        paused.isEmpty() ? ConversationRecord.Phase.ACTIVE : ConversationRecord.Phase.PAUSED,
        paused,
        c.cursor(),
        adder,
        adder.equals(self) ? ConsentState.ALLOWED : ConsentState.UNKNOWN,
        clock.millis(),
        0,
        LeafKey.OF_KEY_PACKAGE);
  }

  private static String versionPause(GroupView view) {
    try {
      view.requireVersion();
      return "";
    } catch (PausedException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
