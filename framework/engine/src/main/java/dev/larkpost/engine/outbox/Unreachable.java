package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Reached;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who could not be reached, by announcement, and trying again: when somebody asks, or once in a
 * while. Whoever has an inbox meanwhile gets the delivery they would have got, under its very key.
 * {@link #runOnce} belongs to one thread, everything else to any.
 */
public final class Unreachable {
  /** Recipients that are looked up together. */
  static final int PAGE = 500;

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final Parts parts;
  private final Planning planning;
  private Instant notBefore = Instant.MIN;

  /**
   * What trying again needs.
   *
   * @param every how long somebody is left alone; absent for trying only when asked
   * @param planned run when deliveries were planned; must not block
   */
  public record Parts(
      Transactions transactions,
      AnnouncementStore announcements,
      OutboxStore outbox,
      UnreachedStore unreached,
      ConsentPolicy consent,
      Audiences audiences,
      Optional<Duration> every,
      EngineListener listener,
      Clock clock,
      Runnable planned) {}

  /** Somebody who could not be reached. @param reason a stable code */
  public record Person(Party party, String reason) {}

  public Unreachable(Parts parts) {
    this.parts = parts;
    this.planning = new Planning(parts.consent(), parts.outbox(), parts.listener());
  }

  /**
   * Those of an announcement: addresses without an inbox first, then inboxes nothing can be sent
   * to, in order. Of the former at most {@link FanOut#UNREACHED_MAX} are known by name.
   *
   * @param after the last party of the page before; absent for the first
   */
  public List<Person> list(AnnouncementId announcement, Optional<Party> after, int limit) {
    return parts
        .transactions()
        .inSnapshot(
            tx -> {
              List<Person> page = new ArrayList<>();
              parts
                  .unreached()
                  .page(tx, announcement, after, limit)
                  .forEach(r -> page.add(new Person(r.party(), FanOut.NO_INBOX)));
              Optional<InboxId> inbox =
                  after.filter(p -> p.kind() == Party.Kind.INBOX).map(p -> new InboxId(p.value()));
              parts
                  .outbox()
                  .unreachable(tx, announcement, inbox, limit - page.size())
                  .forEach(
                      d ->
                          page.add(
                              new Person(
                                  Party.inbox(d.purpose().recipient().orElseThrow()),
                                  d.reason().orElse(""))));
              return List.copyOf(page);
            });
  }

  /**
   * Tries all of an announcement again, however many they are. Nothing happens while it is paused,
   * or when it was cancelled or has expired.
   *
   * @return how many deliveries were planned
   * @throws dev.larkpost.xmtp.XmtpException when the network cannot be asked; those tried before
   *     that stay planned
   */
  public int retry(AnnouncementId announcement) {
    int planned = 0;
    Optional<Party> after = Optional.empty();
    do {
      Optional<Party> from = after;
      List<Recipient> page =
          parts
              .transactions()
              .inSnapshot(tx -> parts.unreached().page(tx, announcement, from, PAGE));
      planned += again(announcement, page);
      after = page.size() < PAGE ? Optional.empty() : Optional.of(page.getLast().party());
    } while (after.isPresent());
    Optional<InboxId> last = Optional.empty();
    do {
      Optional<InboxId> from = last;
      List<Delivery> page =
          parts
              .transactions()
              .inSnapshot(tx -> parts.outbox().unreachable(tx, announcement, from, PAGE));
      planned += again(page);
      last = page.size() < PAGE ? Optional.empty() : page.getLast().purpose().recipient();
    } while (last.isPresent());
    parts.planned().run();
    followed(announcement);
    return planned;
  }

  /** Seen in the trace it goes on in, whatever came of it. */
  private void followed(AnnouncementId announcement) {
    Tracing tracing = parts.listener().tracing();
    if (tracing.on()) {
      List<Trace> trace =
          parts
              .transactions()
              .inSnapshot(tx -> parts.announcements().find(tx, announcement))
              .flatMap(Origins::of)
              .stream()
              .toList();
      tracing.deed(Tracing.Deed.RETRIED, trace).run();
    }
  }

  /** One round of trying again by time. @return whether there was work */
  public boolean runOnce() {
    if (parts.every().isEmpty() || parts.clock().instant().isBefore(notBefore)) {
      return false;
    }
    try {
      return tryAgain();
    } catch (XmtpException | AudienceException later) {
      // Whom nobody can look up now is no reason to hold up anything else.
      notBefore = parts.clock().instant().plus(AFTER_FAILURE);
      parts.listener().loopFailed("unreachable", later);
      return false;
    }
  }

  private boolean tryAgain() {
    Instant then = parts.clock().instant().minus(parts.every().orElseThrow());
    Map<AnnouncementId, List<Recipient>> without = new LinkedHashMap<>();
    parts
        .transactions()
        .inSnapshot(tx -> parts.unreached().triedBefore(tx, then, PAGE))
        .forEach(
            u ->
                without
                    .computeIfAbsent(u.announcement(), a -> new ArrayList<>())
                    .add(u.recipient()));
    List<Delivery> deliveries =
        parts.transactions().inSnapshot(tx -> parts.outbox().unreachableSince(tx, then, PAGE));
    without.forEach(this::again);
    again(deliveries);
    boolean any = !without.isEmpty() || !deliveries.isEmpty();
    if (any) {
      parts.planned().run();
    }
    return any;
  }

  /** When to run again without a signal. */
  public Optional<Instant> nextDue() {
    return parts
        .every()
        .flatMap(
            every ->
                parts
                    .transactions()
                    .inSnapshot(
                        tx ->
                            Stream.of(
                                    parts.unreached().oldestTry(tx),
                                    parts.outbox().oldestUnreachable(tx))
                                .flatMap(Optional::stream)
                                .min(Instant::compareTo))
                    .map(at -> at.plus(every).plusMillis(1))
                    .map(at -> at.isBefore(notBefore) ? notBefore : at));
  }

  private int again(AnnouncementId announcement, List<Recipient> recipients) {
    if (recipients.isEmpty()) {
      return 0;
    }
    Map<Party, InboxId> inboxes = parts.audiences().inboxes(recipients);
    Instant now = parts.clock().instant();
    return parts
        .transactions()
        .inTransaction(
            tx -> {
              // Whatever comes of it, they were tried.
              parts.unreached().add(tx, announcement, recipients, now);
              return reopened(tx, announcement, now)
                  .map(record -> planned(tx, record, recipients, inboxes))
                  .orElse(0);
            });
  }

  private int planned(
      Transaction tx,
      AnnouncementRecord record,
      List<Recipient> recipients,
      Map<Party, InboxId> inboxes) {
    Map<InboxId, Reached.Member> members = new LinkedHashMap<>();
    recipients.forEach(
        r ->
            Optional.ofNullable(inboxes.get(r.party()))
                .ifPresent(inbox -> members.putIfAbsent(inbox, new Reached.Member(inbox, r))));
    planning.plan(tx, record, List.copyOf(members.values()), parts.clock().instant());
    parts.unreached().remove(tx, record.id(), inboxes.keySet());
    parts
        .outbox()
        .count(tx, record.id(), DeliveryState.UNREACHABLE, FanOut.NO_INBOX, -(long) inboxes.size());
    return members.size();
  }

  /** It has something to do again, unless nothing of it may go out. */
  private Optional<AnnouncementRecord> reopened(
      Transaction tx, AnnouncementId announcement, Instant now) {
    Optional<AnnouncementRecord> open =
        parts.announcements().find(tx, announcement).filter(r -> r.resumable(now));
    open.filter(r -> r.state() == AnnouncementState.DONE)
        .ifPresent(r -> parts.announcements().update(tx, r.in(AnnouncementState.RUNNING), now));
    return open;
  }

  private int again(List<Delivery> deliveries) {
    if (deliveries.isEmpty()) {
      return 0;
    }
    Instant now = parts.clock().instant();
    return parts
        .transactions()
        .inTransaction(
            tx -> {
              List<DeliveryId> ids = new ArrayList<>();
              List<DeliveryId> later = new ArrayList<>();
              deliveries.forEach(
                  d ->
                      (d.purpose()
                                  .announcement()
                                  .map(a -> reopened(tx, a, now).isPresent())
                                  .orElse(true)
                              ? ids
                              : later)
                          .add(d.id()));
              parts.outbox().stillUnreachable(tx, later, now);
              return parts.outbox().planAgain(tx, ids, now).size();
            });
  }
}
