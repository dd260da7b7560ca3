package dev.larkpost.testkit.model;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.EngineSettings;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.BucketLimiter;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.limit.PacedTransport;
import dev.larkpost.engine.limit.Pause;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementPlan;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.node.NodeLimits;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One announcement through the whole engine and the node's own books, in virtual time: planned,
 * approved, watched to its end, while people may write and want to be answered. The node takes 3 ms
 * for a message. One thread; a run of 100,000 takes seconds.
 */
public final class PacedRun {
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration PER_MESSAGE = Duration.ofMillis(3);
  private static final int PER_SECOND = 333;
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration TOO_LONG = Duration.ofHours(24);
  private static final String ANSWER = "re ";

  /**
   * What happens.
   *
   * @param people how many are told
   * @param warm whether there are DMs with them already
   * @param replyEvery how often somebody writes
   */
  public record Wish(int people, boolean warm, Optional<Duration> replyEvery) {}

  /**
   * What came of it.
   *
   * @param plan what was promised
   * @param messages how many of the announcement arrived
   * @param began when it was approved
   * @param first when the first of them had arrived
   * @param last when the last one had
   * @param refusals requests the node refused
   * @param replies answers that arrived
   * @param worstReply the longest somebody waited for one
   */
  public record Outcome(
      AnnouncementPlan plan,
      int messages,
      Instant began,
      Instant first,
      Instant last,
      int refusals,
      int replies,
      Duration worstReply) {
    /** From the approval to the last arrival. */
    public Duration took() {
      return Duration.between(began, last);
    }

    /**
     * How far the promised end was off, as a part of the whole duration; negative: promised early.
     */
    public double planError() {
      double promised = Duration.between(began, plan.last()).toMillis();
      return promised / took().toMillis() - 1;
    }
  }

  private final Wish wish;
  private final ManualClock clock = ManualClock.startingAt(BEGIN);
  private final RateLimiter limiter = new BucketLimiter(Budget.hosted(), clock);
  private final PacedNetwork network =
      new PacedNetwork(
          clock,
          PER_MESSAGE,
          NodeLimits.hosted(),
          wire -> PacedTransport.waiting(wire, limiter, RateLimiter.UNLIMITED, new Jump()));
  private final BotState state = BotState.inMemory();
  private final ModelClient client;
  private final Replies replies = new Replies();
  private final BotEngine engine;
  private Instant silentUntil = BEGIN;
  private int messages;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  private PacedRun(Wish wish) {
    this.wish = wish;
    this.client = new ModelClient(new ModelState(state.client(), inbox -> wish.warm()), network);
    Routes routes = Routes.builder().text(c -> ANSWER + c.message().text().orElseThrow()).build();
    this.engine =
        BotEngine.builder(client, state.engine(), routes)
            .clock(clock)
            .threads(Runnable::run)
            .limiter(limiter)
            .settings(settings())
            .forecast(new Forecast(Optional.of(Budget.hosted()), PER_SECOND))
            .category(new Category("drops", Category.Silent.TELL))
            .listener(
                new EngineListener() {
                  @Override
                  public void pacing(Duration pause) {
                    silentUntil = clock.instant().plus(pause);
                  }
                })
            .build();
  }

  /** As usual, but what is over is soon forgotten: stores in memory read all their rows. */
  private static EngineSettings settings() {
    EngineSettings usual = EngineSettings.defaults("paced", new Random(7));
    return new EngineSettings(
        usual.inbound(),
        usual.send(),
        usual.senders(),
        usual.floodMost(),
        usual.floodPeriod(),
        Duration.ofMinutes(1));
  }

  public static Outcome of(Wish wish) {
    return new PacedRun(wish).run();
  }

  private Outcome run() {
    Audience all =
        ModelTown.settle(state.client().transactions(), state.engine().lists(), wish.people());
    AnnouncementId id =
        engine
            .announcements()
            .draft(Announcement.to(all).category("drops").key("k").text("a drop"));
    until(id, AnnouncementState.PLANNED);
    AnnouncementPlan plan = record(id).plan().orElseThrow();
    Instant began = clock.instant();
    engine.announcements().approve(id);
    replies.begin();
    until(id, AnnouncementState.DONE);
    return new Outcome(
        plan, messages, began, first, last, network.refusals(), replies.count, replies.worst);
  }

  private AnnouncementRecord record(AnnouncementId id) {
    return engine.announcements().find(id).orElseThrow();
  }

  private void until(AnnouncementId id, AnnouncementState wanted) {
    Instant end = clock.instant().plus(TOO_LONG);
    while (record(id).state() != wanted) {
      replies.ask();
      boolean worked = engine.runOnce();
      List<SealedDraft> landed = network.takeLanded();
      landed.forEach(this::landed);
      client.echoed(landed);
      if (!worked && landed.isEmpty()) {
        pass();
      }
      if (clock.instant().isAfter(end)) {
        throw new AssertionError("not " + wanted + " after " + TOO_LONG + ": " + record(id));
      }
    }
  }

  /** To whatever is due next; while the sender is silent the fan-out need not look every moment. */
  private void pass() {
    Instant now = clock.instant();
    Instant due = engine.nextDue().orElseThrow(() -> new AssertionError("nothing is ever due"));
    Instant look = earlier(silentUntil, now.plus(LOOK));
    Instant next = earlier(replies.next, due.isAfter(look) ? due : look);
    clock.pass(next.isAfter(now) ? Duration.between(now, next) : Duration.ofMillis(1));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void landed(SealedDraft row) {
    Instant now = clock.instant();
    Content content = ContentCodec.decode(row.draft().content());
    if (content instanceof Content.Text text && text.text().startsWith(ANSWER)) {
      replies.answered(Instant.parse(text.text().substring(ANSWER.length())), now);
      return;
    }
    messages++;
    first = now.isBefore(first) ? now : first;
    last = now;
  }

  /** Somebody writes again and again: when they did, and how long they waited. */
  private final class Replies {
    private Instant next = Instant.MAX;
    private int asked;
    private int count;
    private Duration worst = Duration.ZERO;

    void begin() {
      next = wish.replyEvery().map(clock.instant()::plus).orElse(Instant.MAX);
    }

    void ask() {
      while (!next.isAfter(clock.instant())) {
        client.receive(
            ModelTown.inbox(asked % wish.people()),
            "question " + ++asked,
            ContentCodec.encode(new Content.Text(next.toString())),
            next);
        next = next.plus(wish.replyEvery().orElseThrow());
      }
    }

    void answered(Instant question, Instant now) {
      count++;
      Duration waited = Duration.between(question, now);
      worst = waited.compareTo(worst) > 0 ? waited : worst;
    }
  }

  /** Whoever waits lets the time pass. */
  private final class Jump implements Pause {
    @Override
    public void until(Instant when) {
      Duration left = Duration.between(clock.instant(), when);
      if (!left.isNegative()) {
        clock.pass(left);
      }
    }

    @Override
    public void close() {}
  }
}
