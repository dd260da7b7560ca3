package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.InboundStore;
import dev.larkpost.xmtp.store.SealedRow;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * What must be done some time but not now: unfinished commits and welcomes, leave requests, key
 * package rotation, renewal of leaf keys. One round at a time.
 */
final class Housekeeping {
  /**
   * A package that a welcome used is replaced, but not more often than this: each upload costs
   * publish budget.
   */
  private static final Duration ROTATE_USED_AFTER = Duration.ofMinutes(10);

  private static final Duration ROTATE_UNUSED_AFTER = Duration.ofDays(30);

  /** A whole minute, and some. */
  private static final Duration QUIET_AFTER_THROTTLE = Duration.ofSeconds(65);

  private static final int EXPIRED_MAX = 1_000;
  private static final int LEAVING_MAX = 10_000;

  private static final Logger LOG = Logger.getLogger(Housekeeping.class);

  private final ClientContext context;
  private final InFlight inFlight;
  private final Publisher publisher;
  private final ConversationCreator creator;
  private final GroupChanges changes;
  private final Inbound inbound;
  private final Conversations conversations;
  private final KeyRenewal renewal;
  private final OlderStore olderStore;
  private Instant quietUntil = Instant.MIN;
  private final ConcurrentLinkedQueue<Inbound.Leaving> leaving = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean used = new AtomicBoolean();

  Housekeeping(
      ClientContext context,
      InFlight inFlight,
      Publisher publisher,
      ConversationCreator creator,
      GroupChanges changes,
      Inbound inbound,
      Conversations conversations,
      KeyRenewal renewal,
      OlderStore olderStore) {
    this.context = context;
    this.inFlight = inFlight;
    this.publisher = publisher;
    this.creator = creator;
    this.changes = changes;
    this.inbound = inbound;
    this.conversations = conversations;
    this.renewal = renewal;
    this.olderStore = olderStore;
    inbound.onLeaving(this::noteLeaving);
    inbound.onJoined(() -> used.set(true));
  }

  private void noteLeaving(Inbound.Leaving request) {
    if (leaving.size() < LEAVING_MAX) {
      leaving.add(request);
    }
  }

  /** One round. A network that is away ends the round, not the client. */
  synchronized void runOnce() {
    try {
      forgetExpired();
      inbound.retryBehind();
      inbound.welcomes().retryPending();
      if (!context.clock().instant().isBefore(quietUntil)) {
        publishing();
      }
    } catch (XmtpException e) {
      context.counters().count("housekeeping." + e.code());
      LOG.debugf("housekeeping put off: %s", e.getMessage());
    }
  }

  /** Messages that were to disappear before anybody handled them. */
  private void forgetExpired() {
    InboundStore store = context.store().inbound();
    long now = context.clock().millis();
    List<Long> expired =
        context.store().transactions().inSnapshot(tx -> store.expired(tx, now, EXPIRED_MAX));
    if (!expired.isEmpty()) {
      int gone = context.store().transactions().inTransaction(tx -> store.handled(tx, expired));
      context.counters().count("message.expired", gone);
    }
  }

  private void publishing() {
    finishSealed();
    removeLeaving();
    rotateKeyPackage();
    if (!(olderStore.runOnce() && renewal.runOnce())) {
      beQuiet();
    }
  }

  /** Asking a bucket that refused restarts its refill (design section 4). */
  private void beQuiet() {
    quietUntil = context.clock().instant().plus(QUIET_AFTER_THROTTLE);
  }

  /** Commits and welcomes of an earlier run, or whose publish failed: the same bytes again. */
  void finishSealed() {
    List<SealedRow> welcomes = new ArrayList<>();
    List<SealedRow> births = new ArrayList<>();
    List<SealedRow> others = new ArrayList<>();
    for (SealedRow row : inFlight.unfinished()) {
      switch (row.kind()) {
        case WELCOME -> welcomes.add(row);
        case COMMIT -> (CommitIntents.isBirth(row) ? births : others).add(row);
        case MESSAGE -> others.add(row);
      }
    }
    if (!welcomes.isEmpty()) {
      publisher.sendWelcomes(welcomes);
    }
    if (!births.isEmpty()) {
      creator.finish(births, false);
    }
    if (!others.isEmpty()) {
      settle(others, publisher.send(others));
      inbound.catchUp(others.stream().map(SealedRow::conversation).toList());
    }
  }

  private void settle(List<SealedRow> rows, List<PublishResult> results) {
    List<SealedRow> refused = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      switch (results.get(i)) {
        case PublishResult.Refused r -> refused.add(rows.get(i));
        case PublishResult.Throttled t -> beQuiet();
        case PublishResult.Stored s -> {}
        case PublishResult.Conflict c -> {}
        case PublishResult.Unknown u -> {}
      }
    }
    if (!refused.isEmpty()) {
      publisher.forget(refused);
      context.counters().count("commit.refused", refused.size());
    }
  }

  /**
   * A super admin's client takes out whoever asked to leave (wire file mls-and-messages section
   * 7.2).
   */
  private void removeLeaving() {
    Inbound.Leaving request = leaving.poll();
    while (request != null) {
      Inbound.Leaving now = request;
      boolean ours =
          conversations
              .lockedOne(
                  now.conversation(),
                  live ->
                      live.active()
                          && !live.record().dm()
                          && context
                              .model()
                              .read(live.group().extensions())
                              .isSuperAdmin(context.inbox()))
              .orElse(false);
      if (ours) {
        try {
          changes.removeMembers(now.conversation(), now.inboxes());
          context.counters().count("member.left");
        } catch (XmtpException e) {
          context.counters().count("member.leave_refused");
          LOG.debugf("leave request in %s not carried out: %s", now.conversation(), e.getMessage());
        }
      }
      request = leaving.poll();
    }
  }

  private void rotateKeyPackage() {
    Instant now = context.clock().instant();
    Instant created = context.keyPackages().newestCreatedAt().orElse(Instant.EPOCH);
    Duration age = Duration.between(created, now);
    boolean due =
        age.compareTo(ROTATE_UNUSED_AFTER) > 0
            || used.get() && age.compareTo(ROTATE_USED_AFTER) > 0;
    if (due) {
      context.keyPackages().rotate();
      used.set(false);
      context.counters().count("key_package.rotated");
    }
  }
}
