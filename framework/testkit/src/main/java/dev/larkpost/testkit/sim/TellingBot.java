package dev.larkpost.testkit.sim;

import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.EngineSettings;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.Variables;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.testkit.model.ModelClient;
import dev.larkpost.testkit.model.ModelState;
import dev.larkpost.testkit.model.SealedDraft;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A bot with one rule that can die and be started again on what is durable. One thread. */
final class TellingBot {
  static final String FACTS = "facts";
  static final String NEWS = "news";
  static final String RULE = "facts";
  private static final int EVENTS_AT_ONCE = 4;
  private static final int ANNOUNCED_ONE_IN = 3;
  private static final Template GONE =
      Template.of(
          Template.Source.of("gone", Template.Kind.TEXT, "gone {n}"),
          Variables.named(List.of("n", "users")));

  private final ManualClock clock;
  private final SimMail mail;
  private final SimFacts facts;
  private final EngineListener listener;
  private final BotState state = BotState.inMemory();
  private final EventStore events = new MemoryEventStore();
  private final ModelState sealed = new ModelState(state.client(), inbox -> false);
  private final Deaths deaths;
  private Optional<Life> life = Optional.empty();

  /** One process. */
  private record Life(ModelClient client, BotEngine engine, EventPump pump) {}

  TellingBot(
      ManualClock clock, Random random, SimMail mail, SimFacts facts, EngineListener listener) {
    this.clock = clock;
    this.mail = mail;
    this.facts = facts;
    this.listener = listener;
    this.deaths = new Deaths(state.client().transactions(), random);
  }

  Deaths deaths() {
    return deaths;
  }

  BotState state() {
    return state;
  }

  EventStore events() {
    return events;
  }

  boolean nothingUnderway() {
    return sealed.underway().stream().allMatch(mail::refused);
  }

  /** How the announcement of this message stands, if it is one's. */
  Optional<AnnouncementState> stateOf(SealedDraft row) {
    return SimTexts.announcement(row)
        .flatMap(
            id ->
                state
                    .client()
                    .transactions()
                    .inSnapshot(tx -> state.engine().announcements().find(tx, id)))
        .map(AnnouncementRecord::state);
  }

  void die() {
    life.ifPresent(l -> l.client().close());
    life = Optional.empty();
  }

  private Life alive() {
    if (life.isEmpty()) {
      life = Optional.of(begin());
    }
    return life.get();
  }

  ModelClient client() {
    return alive().client();
  }

  BotEngine engine() {
    return alive().engine();
  }

  private Life begin() {
    ModelClient client = new ModelClient(sealed, deaths, mail);
    Random jitter = new Random(7);
    BotEngine engine =
        BotEngine.builder(client, state.engine(), answering())
            .clock(clock)
            .threads(Runnable::run)
            .texts(new ConsentTexts("", "", "", ""))
            .settings(EngineSettings.defaults("sim", jitter))
            .category(new Category(FACTS, Category.Silent.TELL))
            .category(new Category(NEWS, Category.Silent.TELL))
            .template(GONE)
            .rule(new Rule(new Trigger(RULE, SimFacts.FACT, Filter.ANY), this::tell))
            .listener(listener)
            .build();
    EventPump pump =
        new EventPump(
            facts,
            new EventPump.Parts(deaths, events, engine.rules(), new SourceListener() {}, clock),
            new EventPump.Settings(
                EVENTS_AT_ONCE,
                Duration.ZERO,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), jitter)));
    return new Life(client, engine, pump);
  }

  private static Routes answering() {
    return Routes.builder().text(c -> "re " + c.message().text().orElseThrow()).build();
  }

  private List<dev.larkpost.engine.outbox.Tellable> tell(Match match) {
    List<String> users =
        ((List<?>) match.event().fields().find("users").orElseThrow())
            .stream().map(String.class::cast).toList();
    BigInteger number = match.event().fields().integer("n");
    Audience concerned = Audience.addresses(users);
    return List.of(
        number.intValue() % ANNOUNCED_ONE_IN == 0
            ? Announcement.to(concerned).category(FACTS).text("fact " + number).onRetraction("gone")
            : Notification.to(concerned)
                .category(FACTS)
                .text("fact " + number)
                .onRetraction("gone"));
  }

  /** One round of everything. @return whether there was work */
  boolean step() {
    Life now = alive();
    boolean read = now.pump().runOnce();
    boolean worked = now.engine().runOnce();
    return mail.step(now.client()) || read || worked;
  }
}
