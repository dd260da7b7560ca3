package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.Reached;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes deliveries of announcements, a page at a time: the rows of a page and the place after it
 * are one transaction, so a page is made once, wherever we die. Of each announcement a bounded
 * number of deliveries waits, more for a greater weight: the outbox serves the oldest first, so
 * announcements of one lane share it by weight, and a pause takes hold at once. One thread.
 */
public final class FanOut {
  /** Recipients per page. */
  public static final int PAGE = 500;

  /** Deliveries of one announcement of weight 1 that wait at most. */
  public static final int AHEAD = 2_000;

  /**
   * Deliveries of one announcement that wait besides, because of quiet hours or an allowance: who
   * sleeps holds up nobody who is awake.
   */
  public static final int LATER = 20_000;

  /** Recipients without an inbox that are kept by name, of one announcement. */
  public static final int UNREACHED_MAX = 100_000;

  /** Announcements that share a transaction: most notifications have one recipient. */
  static final int TOGETHER = 64;

  static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  static final String NO_INBOX = "no_inbox";
  static final String EXPIRED = "expired";
  static final String NO_LONGER_TRUE = "no_longer_true";
  private static final int FINISH = 200;

  private final FanOutParts parts;
  private final Counting counting;
  private final Planning planning;
  private final Map<AnnouncementId, Instant> notBefore = new HashMap<>();
  private long finishedUpTo;
  private boolean waiting;

  public FanOut(FanOutParts parts) {
    this.parts = parts;
    this.counting = new Counting(parts);
    this.planning = new Planning(parts.consent(), parts.outbox(), parts.listener());
  }

  /** A page of an announcement and what it is a page of. */
  private record Page(AnnouncementRecord of, Reached reached, Optional<Integer> opened) {}

  /** One round. @return whether there was work */
  public boolean runOnce() {
    boolean started = start();
    boolean paged = page();
    boolean counted = counting.runOnce();
    return started || paged || counted || finish();
  }

  /** When to run again without a signal. */
  public Optional<Instant> nextDue() {
    Optional<Instant> start =
        parts.transactions().inSnapshot(tx -> parts.announcements().nextDue(tx));
    Optional<Instant> look =
        waiting ? Optional.of(parts.clock().instant().plus(LOOK_AGAIN)) : Optional.empty();
    return Stream.of(start, look).flatMap(Optional::stream).min(Instant::compareTo);
  }

  private boolean start() {
    Instant now = parts.clock().instant();
    List<AnnouncementRecord> due =
        parts.transactions().inSnapshot(tx -> parts.announcements().due(tx, now, TOGETHER));
    if (due.isEmpty()) {
      return false;
    }
    parts
        .transactions()
        .inTransaction(
            tx -> {
              due.forEach(r -> change(tx, r, AnnouncementState.RUNNING, Optional.empty()));
              return true;
            });
    return true;
  }

  /** Only when it is still what we saw: somebody may have paused or cancelled it. */
  private void change(
      Transaction tx, AnnouncementRecord seen, AnnouncementState to, Optional<String> reason) {
    parts
        .announcements()
        .find(tx, seen.id())
        .filter(r -> r.state() == seen.state())
        .ifPresent(
            r -> {
              parts.announcements().update(tx, r.in(to, reason), parts.clock().instant());
              tx.afterCommit(() -> changed(r, to));
            });
  }

  private void changed(AnnouncementRecord record, AnnouncementState to) {
    Origins.telling(
        parts.listener().tracing(),
        record,
        () -> parts.listener().announcementChanged(record.id().value(), to.name()));
  }

  private boolean page() {
    Instant now = parts.clock().instant();
    notBefore.values().removeIf(until -> !until.isAfter(now));
    List<AnnouncementRecord> wanting =
        parts.transactions().inSnapshot(tx -> parts.announcements().wantingPages(tx, TOGETHER));
    List<Page> pages = new ArrayList<>();
    boolean ended = false;
    int room = PAGE;
    for (AnnouncementRecord record : wanting) {
      int limit = Math.min(room, window(record));
      if (limit > 0 && !notBefore.containsKey(record.id())) {
        Optional<String> end = ends(record, now);
        end.ifPresent(reason -> end(record, reason));
        ended |= end.isPresent();
        Optional<Page> page = end.isPresent() ? Optional.empty() : read(record, limit);
        page.ifPresent(pages::add);
        room -= page.map(p -> Math.max(1, p.reached().members().size())).orElse(0);
      }
    }
    if (!pages.isEmpty()) {
      parts
          .transactions()
          .inTransaction(
              tx -> {
                pages.forEach(p -> write(tx, p, now));
                return true;
              });
      traced(pages, now);
      parts.planned().run();
    }
    waiting = !wanting.isEmpty() || waiting;
    return ended || !pages.isEmpty();
  }

  private void traced(List<Page> pages, Instant began) {
    Tracing tracing = parts.listener().tracing();
    Map<Trace, Integer> of = new LinkedHashMap<>();
    if (tracing.on()) {
      for (Page page : pages) {
        Origins.of(page.of())
            .ifPresent(trace -> of.merge(trace, page.reached().members().size(), Integer::sum));
      }
    }
    if (!of.isEmpty()) {
      tracing.together(Tracing.Stage.PLAN, of, new Tracing.Period(began, parts.clock().instant()));
    }
  }

  private int window(AnnouncementRecord record) {
    long open =
        parts.transactions().inSnapshot(tx -> parts.outbox().progress(tx, record.id())).open();
    long room = (long) AHEAD * record.spec().weight() - open;
    if (room > 0) {
      return (int) room;
    }
    Instant now = parts.clock().instant();
    return (int) Math.max(0, room + later(record, now));
  }

  private int later(AnnouncementRecord record, Instant now) {
    return parts.transactions().inSnapshot(tx -> parts.outbox().later(tx, record.id(), now, LATER));
  }

  private Optional<String> ends(AnnouncementRecord record, Instant now) {
    if (record.spec().when().expires().filter(e -> !e.isAfter(now)).isPresent()) {
      return Optional.of(EXPIRED);
    }
    return record
        .spec()
        .when()
        .onlyIf()
        .flatMap(name -> Optional.ofNullable(parts.conditions().get(name)))
        .filter(condition -> !condition.test(record.spec()))
        .map(untrue -> NO_LONGER_TRUE);
  }

  private void end(AnnouncementRecord record, String reason) {
    AnnouncementSteps steps =
        new AnnouncementSteps(parts.announcements(), parts.outbox(), parts.clock());
    parts.transactions().inTransaction(tx -> steps.cancel(tx, record.id(), reason));
    changed(record, AnnouncementState.CANCELLED);
  }

  private Optional<Page> read(AnnouncementRecord record, int limit) {
    try {
      Reached reached = parts.audiences().reach(record.spec().audience(), record.token(), limit);
      return Optional.of(new Page(record, reached, warmed(record, reached)));
    } catch (AudienceException unreadable) {
      failed(record, unreadable);
      if (unreadable.code() != AudienceException.Code.UNAVAILABLE) {
        parts
            .transactions()
            .inTransaction(
                tx -> {
                  change(tx, record, AnnouncementState.PAUSED, Optional.of("audience_unreadable"));
                  return parts.outbox().hold(tx, record.id());
                });
      }
      return Optional.empty();
    } catch (XmtpException later) {
      failed(record, later);
      return Optional.empty();
    }
  }

  private void failed(AnnouncementRecord record, RuntimeException cause) {
    notBefore.put(record.id(), parts.clock().instant().plus(AFTER_FAILURE));
    Origins.telling(
        parts.listener().tracing(),
        record,
        () -> parts.listener().announcementFailed(record.id().value(), cause));
  }

  /** A warm-up makes the conversations themselves; that may be done twice. */
  private Optional<Integer> warmed(AnnouncementRecord record, Reached reached) {
    return record.spec().lane() == Lane.WARM_UP
        ? Optional.of(
            parts
                .conversations()
                .open(reached.members().stream().map(Reached.Member::inbox).toList())
                .size())
        : Optional.empty();
  }

  private void write(Transaction tx, Page page, Instant now) {
    AnnouncementRecord seen = page.of();
    Optional<AnnouncementRecord> current =
        parts
            .announcements()
            .find(tx, seen.id())
            .filter(r -> r.state() == seen.state() && r.token().equals(seen.token()));
    if (current.isEmpty()) {
      return;
    }
    List<Reached.Member> members = page.reached().members();
    unreached(tx, seen.id(), page.reached().without(), now);
    page.opened()
        .ifPresentOrElse(
            opened -> warmed(tx, seen, members.size(), opened),
            () -> planning.plan(tx, seen, members, now));
    int looked = members.size() + page.reached().without().size();
    if (looked > 0) {
      tx.afterCommit(() -> parts.listener().recipientsPaged(seen.spec().lane().name(), looked));
    }
    long share = Math.max(1L, 100L * members.size() / seen.spec().weight());
    parts.announcements().update(tx, current.get().upTo(page.reached().next()).passed(share), now);
  }

  /** The first of them are kept by name, to be tried again; all are counted. */
  private void unreached(
      Transaction tx, AnnouncementId announcement, List<Recipient> without, Instant now) {
    if (without.isEmpty()) {
      return;
    }
    long before =
        parts
            .outbox()
            .progress(tx, announcement)
            .reasons(DeliveryState.UNREACHABLE)
            .getOrDefault(NO_INBOX, 0L);
    parts
        .unreached()
        .add(
            tx,
            announcement,
            without.subList(0, (int) Math.min(without.size(), Math.max(0, UNREACHED_MAX - before))),
            now);
    parts.outbox().count(tx, announcement, DeliveryState.UNREACHABLE, NO_INBOX, without.size());
  }

  private void warmed(Transaction tx, AnnouncementRecord record, int members, int opened) {
    parts.outbox().count(tx, record.id(), DeliveryState.CONFIRMED, "", opened);
    parts
        .outbox()
        .count(tx, record.id(), DeliveryState.UNREACHABLE, "unreachable", members - opened);
  }

  /** Announcements whose last delivery ended, a few at a time. */
  private boolean finish() {
    List<AnnouncementRecord> running =
        parts
            .transactions()
            .inSnapshot(
                tx ->
                    parts
                        .announcements()
                        .inState(tx, AnnouncementState.RUNNING, finishedUpTo, FINISH));
    waiting = !running.isEmpty() || finishedUpTo > 0;
    finishedUpTo = running.size() < FINISH ? 0 : running.getLast().id().value();
    List<AnnouncementRecord> done =
        parts
            .transactions()
            .inSnapshot(
                tx ->
                    running.stream()
                        .filter(AnnouncementRecord::complete)
                        .filter(r -> parts.outbox().progress(tx, r.id()).open() == 0)
                        .toList());
    if (!done.isEmpty()) {
      parts
          .transactions()
          .inTransaction(
              tx -> {
                done.forEach(r -> change(tx, r, AnnouncementState.DONE, Optional.empty()));
                return true;
              });
    }
    return !done.isEmpty();
  }
}
