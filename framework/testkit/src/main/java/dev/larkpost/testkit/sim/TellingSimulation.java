package dev.larkpost.testkit.sim;

import dev.larkpost.engine.Announcements;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.testkit.model.ModelTown;
import dev.larkpost.testkit.model.SealedDraft;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A bot that tells facts and news, the people it tells, an operator who pauses and cancels, and a
 * process that dies between any two transactions; the network loses requests and answers, refuses
 * and throttles. Hurt, heal, run until quiet, then look whether everything that was promised holds.
 * The client is a model without cryptography, so that thousands of lives fit into a minute; {@link
 * Simulation} has the real one. One thread, a manual clock, one seed.
 */
public final class TellingSimulation {
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration NEVER_QUIET = Duration.ofHours(12);
  private static final Duration RUNNER_PAUSE = Duration.ofSeconds(1);
  private static final int ROUNDS_AT_ONCE = 4;
  private static final int DEATHS_PER_HURT = 3;
  private static final int LOOK_AT = 1_000;
  private static final String NEWS_KEY = "news-";
  private static final String NEWS_OR_FACT = "";
  private static final List<String> WORDS =
      List.of("STOP", "STOP", "STOP facts", "STOP news", "START", "START", "START facts", "MUTE");

  /** Something a person said that is on its way. */
  private record Said(int person, String id, String text, Instant at) {}

  private final long seed;
  private final int people;
  private final Random random;
  private final ManualClock clock = ManualClock.startingAt(BEGIN);
  private final SimMail mail;
  private final SimFacts facts;
  private final TellingBot bot;
  private final Map<Integer, SimWishes> wishes = new TreeMap<>();
  private final Queue<Said> underway = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private int counter;
  private int lives = 1;

  /**
   * @param people how many there are; from 1,000 on announcements have several pages
   */
  public TellingSimulation(long seed, int people) {
    this.seed = seed;
    this.people = people;
    this.random = new Random(seed);
    this.mail =
        new SimMail(random) {
          @Override
          public void sealed(SealedDraft row) {
            super.sealed(row);
            lookAt(row);
          }
        };
    this.facts = new SimFacts(random);
    this.bot = new TellingBot(clock, random, mail, facts, new Consent());
    IntStream.range(0, people).forEach(n -> wishes.put(n, new SimWishes()));
  }

  /** Follows what the bot took note of. */
  private final class Consent implements EngineListener {
    @Override
    public void consentChanged(InboxId inbox, String kind) {
      int person = ModelTown.person(inbox);
      if (!wish(person).noted(kind, clock.instant())) {
        broken.add("person " + person + " was not heard in order: " + kind);
      }
    }
  }

  private SimWishes wish(int person) {
    return Optional.ofNullable(wishes.get(person)).orElseThrow();
  }

  /** What is sealed now is wanted now. */
  private void lookAt(SealedDraft row) {
    String text = SimTexts.of(row);
    int person = SimTexts.person(row);
    String category = text.startsWith("news") ? TellingBot.NEWS : TellingBot.FACTS;
    if (!text.startsWith("re ") && wish(person).refuse(category, clock.instant())) {
      broken.add("person " + person + " was told against their wish: " + text);
    }
    bot.stateOf(row)
        .filter(state -> state == AnnouncementState.CANCELLED || state == AnnouncementState.PAUSED)
        .ifPresent(state -> broken.add("sealed though " + state + ": " + text));
  }

  /** So many things happen, while so many of a hundred calls go wrong. */
  public void hurt(int actions, int ofHundred) {
    mail.hurt(ofHundred);
    facts.hurt(ofHundred);
    bot.deaths().strike(ofHundred * DEATHS_PER_HURT);
    for (int i = 0; i < actions; i++) {
      tried(this::act);
      for (int round = random.nextInt(ROUNDS_AT_ONCE); round >= 0; round--) {
        step();
      }
      clock.pass(Duration.ofMillis(random.nextInt(2_000)));
    }
  }

  /** Dying ends the process; a failure is what a runner reports and goes on after. */
  private void tried(Runnable what) {
    try {
      what.run();
    } catch (Deaths.Died died) {
      bot.die();
      lives++;
    } catch (RuntimeException failed) {
      clock.pass(RUNNER_PAUSE);
    }
  }

  private void act() {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> facts.happens(addresses(1 + random.nextInt(4)));
      case 3, 4 -> facts.turns();
      case 5, 6 -> announce();
      case 7 -> one(AnnouncementState.RUNNING).ifPresent(id -> front().pause(id));
      case 8 -> one(AnnouncementState.PAUSED).ifPresent(id -> front().resume(id));
      case 9 -> news(AnnouncementState.RUNNING).ifPresent(id -> front().cancel(id));
      case 10 -> one(AnnouncementState.PLANNED).ifPresent(id -> front().approve(id));
      case 11 -> word();
      case 12 -> ask();
      default -> {
        bot.die();
        lives++;
      }
    }
  }

  private Announcements front() {
    return bot.engine().announcements();
  }

  private List<String> addresses(int count) {
    return random.ints(0, people).distinct().limit(count).mapToObj(ModelTown::address).toList();
  }

  private void announce() {
    String key = NEWS_KEY + ++counter;
    int audience = people < LOOK_AT ? 1 + random.nextInt(people) : people;
    Announcement news =
        Announcement.to(Audience.addresses(addresses(audience)))
            .category(TellingBot.NEWS)
            .key(key)
            .weight(1 + random.nextInt(3))
            .text("news " + counter);
    Announcement timed =
        random.nextInt(4) == 0 ? news.expires(clock.instant().plusSeconds(5)) : news;
    if (random.nextBoolean()) {
      front().send(timed);
    } else {
      front().draft(timed);
    }
  }

  private Optional<AnnouncementId> one(AnnouncementState state) {
    return one(state, NEWS_OR_FACT);
  }

  /** Who cancels a fact or its correction wants people to be left with what was said before. */
  private Optional<AnnouncementId> news(AnnouncementState state) {
    return one(state, NEWS_KEY);
  }

  private Optional<AnnouncementId> one(AnnouncementState state, String key) {
    List<AnnouncementId> all =
        front().newest(Long.MAX_VALUE, LOOK_AT).stream()
            .filter(r -> r.state() == state && r.spec().lane() == Lane.ANNOUNCEMENT)
            .filter(r -> r.spec().key().startsWith(key))
            .map(AnnouncementRecord::id)
            .toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private void word() {
    int person = writer();
    String word = WORDS.get(random.nextInt(WORDS.size()));
    wish(person).says(word);
    says(person, word);
  }

  private void ask() {
    String text = "question " + ++counter;
    asked.add(text);
    says(writer(), text);
  }

  /** Somebody who has an inbox. */
  private int writer() {
    int person = random.nextInt(people);
    return person % 10 == 9 ? person - 1 : person;
  }

  private void says(int person, String text) {
    underway.add(new Said(person, "said " + ++counter, text, clock.instant()));
  }

  private boolean step() {
    boolean[] any = {!underway.isEmpty()};
    tried(this::hear);
    tried(() -> any[0] |= bot.step());
    return any[0];
  }

  /** The network brings it again until it is durable. */
  private void hear() {
    while (!underway.isEmpty()) {
      Said said = underway.element();
      bot.client()
          .receive(
              ModelTown.inbox(said.person()),
              said.id(),
              ContentCodec.encode(new Content.Text(said.text())),
              said.at());
      underway.remove();
    }
  }

  /** Nothing hurts any more, and nobody has anything left to do. */
  public void heal() {
    mail.hurt(0);
    facts.hurt(0);
    bot.deaths().strike(0);
    Instant end = clock.instant().plus(NEVER_QUIET);
    while (!quiet()) {
      one(AnnouncementState.PAUSED).ifPresent(id -> front().resume(id));
      if (!step()) {
        pass();
      }
      if (clock.instant().isAfter(end)) {
        broken.add("never quiet");
        return;
      }
    }
  }

  private void pass() {
    Instant now = clock.instant();
    Instant due = bot.engine().nextDue().orElse(now);
    Duration left = Duration.between(now, due);
    clock.pass(left.compareTo(RUNNER_PAUSE) > 0 ? left : RUNNER_PAUSE);
  }

  private boolean quiet() {
    return underway.isEmpty() && mail.isRead() && bot.nothingUnderway() && checks().isQuiet(facts);
  }

  private TellingChecks checks() {
    return new TellingChecks(bot, mail);
  }

  /** What it was like, the same for the same seed. */
  public String story() {
    return "seed "
        + seed
        + ": "
        + lives
        + " lives, "
        + counter
        + " doings, "
        + mail.arrived().size()
        + " arrived, "
        + mail.refused().size()
        + " refused, "
        + (mail.hurts() + bot.deaths().struck())
        + " hurts";
  }

  /** What does not hold; empty when all is well. */
  public List<String> findings() {
    List<String> found = new ArrayList<>(broken);
    TellingChecks checks = checks();
    found.addAll(checks.arrivals());
    found.addAll(checks.announcements());
    found.addAll(checks.corrections());
    found.addAll(checks.facts(facts, person -> wish(person).spoke()));
    found.addAll(checks.answers(asked));
    return found;
  }
}
