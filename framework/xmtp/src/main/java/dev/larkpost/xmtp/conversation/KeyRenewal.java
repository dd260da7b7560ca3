package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.group.CommitRequest;
import dev.larkpost.mls.group.PendingCommit;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.LeafKey;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Renews our leaf keys with empty commits, many conversations in one request (wire file
 * mls-and-messages sections 1.1 and 9.1): after the first send in a conversation we were welcomed
 * to, and after the first send since the key grew old. The need is noted in the transaction that
 * seals the message; the commit goes out later, when no reply waits for it, and its echo is what
 * takes the need away. So a restart forgets none, and a commit on its way is never made twice.
 */
final class KeyRenewal {
  /** The official client's interval. */
  static final Duration EVERY = Duration.ofDays(30);

  /** Commits of one round, and so of one request. */
  private static final int ROUND_MAX = 50;

  /** Conversations locked at once while their commits are made; replies in them wait for that. */
  private static final int LOCKED_MAX = 4;

  private static final Duration PUT_OFF = Duration.ofHours(1);

  /** That many publishes between two rounds are a bulk in progress, whose budget we leave alone. */
  private static final int BULK_FROM = 100;

  private static final Duration CALM_AFTER_BULK = Duration.ofSeconds(90);
  private static final Duration BULK_MAX = Duration.ofHours(6);

  private static final Logger LOG = Logger.getLogger(KeyRenewal.class);

  private final ClientContext context;
  private final Conversations conversations;
  private final InboxDirectory directory;
  private final InFlight inFlight;
  private final Publisher publisher;
  private long publishedBefore;
  private Instant calmFrom = Instant.MIN;
  private Optional<Instant> bulkSince = Optional.empty();

  KeyRenewal(
      ClientContext context,
      Conversations conversations,
      InboxDirectory directory,
      InFlight inFlight,
      Publisher publisher) {
    this.context = context;
    this.conversations = conversations;
    this.directory = directory;
    this.inFlight = inFlight;
    this.publisher = publisher;
  }

  /** One round over what is wanted. @return whether the network had budget for it */
  boolean runOnce() {
    boolean calm = calm(context.clock().instant());
    List<ConversationId> due = calm ? due(LeafKey.Need.WANTED) : List.of();
    return renew(due);
  }

  /** The oldest needs of this kind whose time has come. */
  List<ConversationId> due(LeafKey.Need need) {
    long now = context.clock().millis();
    return context
        .store()
        .transactions()
        .inSnapshot(tx -> context.store().conversations().keysDue(tx, need, now, ROUND_MAX))
        .stream()
        .map(ConversationRecord::id)
        .toList();
  }

  /** Makes and publishes a commit in each that still needs one. @return whether there was budget */
  boolean renew(List<ConversationId> ids) {
    Set<ConversationId> underway = new HashSet<>();
    inFlight.unfinished().stream()
        .filter(r -> r.kind() == SealedRow.Kind.COMMIT)
        .forEach(r -> underway.add(r.conversation()));
    List<SealedRow> rows = new ArrayList<>();
    List<ConversationId> free = ids.stream().filter(id -> !underway.contains(id)).toList();
    for (int i = 0; i < free.size(); i += LOCKED_MAX) {
      List<ConversationId> some = free.subList(i, Math.min(free.size(), i + LOCKED_MAX));
      rows.addAll(conversations.locked(some, lives -> seal(lives.values())));
    }
    return publish(rows);
  }

  private List<SealedRow> seal(Collection<LiveConversation> lives) {
    List<SealedRow> rows = new ArrayList<>();
    for (LiveConversation live : lives) {
      if (live.record().key().need() != LeafKey.Need.NONE) {
        commit(live).ifPresentOrElse(rows::add, () -> putOff(live));
      }
    }
    List<SealedRow> stored =
        context
            .store()
            .transactions()
            .inTransaction(
                tx -> {
                  conversations.save(tx, lives);
                  return context.store().sealed().insert(tx, rows);
                });
    inFlight.add(stored);
    return stored;
  }

  private Optional<SealedRow> commit(LiveConversation live) {
    if (!live.active()) {
      return Optional.empty();
    }
    try {
      PendingCommit commit = live.group().commit(CommitRequest.keyUpdate());
      GroupView before = context.model().read(live.group().extensions());
      CommitRules.check(
          context.model(), before, live.group().members(), commit.staged(), directory);
      return Optional.of(CommitIntents.row(context, live, commit, List.of()));
    } catch (MlsException | InvalidGroupException | PausedException | XmtpException e) {
      context.counters().count("key.not_renewed");
      LOG.debugf("key of %s not renewed: %s", live.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private void putOff(LiveConversation live) {
    long next = context.clock().instant().plus(PUT_OFF).toEpochMilli();
    live.record(live.record().with(live.record().key().putOffTo(next)));
  }

  private boolean publish(List<SealedRow> rows) {
    List<PublishResult> results = publisher.send(rows);
    List<SealedRow> refused = new ArrayList<>();
    boolean budget = true;
    for (int i = 0; i < rows.size(); i++) {
      if (results.get(i) instanceof PublishResult.Refused) {
        refused.add(rows.get(i));
      }
      budget &= !(results.get(i) instanceof PublishResult.Throttled);
    }
    if (!refused.isEmpty()) {
      publisher.forget(refused);
      context.counters().count("commit.refused", refused.size());
    }
    return budget;
  }

  /** False while much is being sent: a renewal would take the units, and restart the refill. */
  private boolean calm(Instant now) {
    long published = context.counters().counted("publish.Stored");
    boolean bulk = published - publishedBefore >= BULK_FROM;
    publishedBefore = published;
    if (bulk) {
      calmFrom = now.plus(CALM_AFTER_BULK);
      bulkSince = bulkSince.or(() -> Optional.of(now));
    }
    boolean calm = !now.isBefore(calmFrom);
    if (calm) {
      bulkSince = Optional.empty();
    }
    return calm || bulkSince.filter(since -> since.plus(BULK_MAX).isBefore(now)).isPresent();
  }
}
