package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events into announcements, in the transaction that moves the checkpoint: one row each, whoever it
 * concerns; deliveries come later, page by page. A rule that fails sets the event aside for itself
 * alone, as a dead letter that is void when the rule goes well with better news of the fact. A
 * retraction ends what is still on its way and corrects it for those who were told; a fact that is
 * back is told again.
 */
public final class Rules implements EventSink {
  /** How often one fact may come and go. */
  private static final int RESTORED_MAX = 1_000;

  /** Every time adds a level to the audience of a correction, and it may have twenty. */
  private static final int BELIEVED_BACK_MAX = 18;

  private static final String RETRACTED = "retracted";
  private static final String RESTORED = "restored";

  private final Map<EventName, List<Rule>> rules;
  private final Wording wording;
  private final AnnouncementStore announcements;
  private final AnnouncementSteps steps;
  private final DeadEventStore dead;
  private final EngineListener listener;
  private final Clock clock;
  private final Runnable wake;

  /** What rules write into. @param wake run when there is something to fan out; never blocks */
  public record Parts(
      AnnouncementStore announcements,
      OutboxStore outbox,
      DeadEventStore dead,
      EngineListener listener,
      Clock clock,
      Runnable wake) {}

  public Rules(List<Rule> rules, Wording wording, Parts parts) {
    Map<EventName, List<Rule>> byEvent = new HashMap<>();
    rules.forEach(r -> byEvent.merge(r.trigger().event(), List.of(r), (a, b) -> joined(a, b)));
    if (rules.stream().map(r -> r.trigger().name()).distinct().count() != rules.size()) {
      throw EventException.misconfigured("two rules have the same name; give each its own");
    }
    this.rules = Map.copyOf(byEvent);
    this.wording = wording;
    this.announcements = parts.announcements();
    this.steps = new AnnouncementSteps(parts.announcements(), parts.outbox(), parts.clock());
    this.dead = parts.dead();
    this.listener = parts.listener();
    this.clock = parts.clock();
    this.wake = parts.wake();
  }

  private static List<Rule> joined(List<Rule> one, List<Rule> other) {
    List<Rule> all = new java.util.ArrayList<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }

  /** The rules that meet an event, by name; one that cannot say is left out. */
  public List<String> meeting(Event event) {
    return rules.getOrDefault(event.name(), List.of()).stream()
        .map(Rule::trigger)
        .filter(trigger -> meets(trigger, event))
        .map(Trigger::name)
        .toList();
  }

  private static boolean meets(Trigger trigger, Event event) {
    try {
      return trigger.match(event).isPresent();
    } catch (RuntimeException wrong) {
      return false;
    }
  }

  /** Names are looked up here, where waiting holds up nobody's transaction. */
  @Override
  public void prepare(List<Event> events) {
    if (wording.names().any()) {
      for (Event event : events) {
        rules.getOrDefault(event.name(), List.of()).forEach(rule -> lookUpNames(rule, event));
      }
    }
  }

  private void lookUpNames(Rule rule, Event event) {
    try {
      rule.trigger()
          .match(event)
          .ifPresent(
              match ->
                  rule.teller()
                      .tell(match)
                      .forEach(t -> wording.lookUpNames(t, event.fields().values())));
    } catch (RuntimeException wrong) {
      return; // it is set aside, with its reason, when it is told
    }
  }

  @Override
  public void take(Transaction tx, List<Event> events) {
    for (Event event : events) {
      for (Rule rule : rules.getOrDefault(event.name(), List.of())) {
        follow(tx, rule, event)
            .ifPresentOrElse(
                wrong -> setAside(tx, rule, event, wrong), () -> betterNews(tx, rule, event));
      }
    }
    tx.afterCommit(wake);
    tx.afterCommit(() -> events.forEach(this::told));
  }

  private void told(Event event) {
    Duration age = Duration.between(event.occurredAt(), clock.instant());
    listener.eventTold(event.source().value(), age.isNegative() ? Duration.ZERO : age);
  }

  /**
   * One event that was set aside, once more. What becomes of its entry is the caller's.
   *
   * @return why it fails again, if it does
   */
  public Optional<RuntimeException> again(Transaction tx, Event event) {
    tx.afterCommit(wake);
    return rules.getOrDefault(event.name(), List.of()).stream()
        .flatMap(rule -> follow(tx, rule, event).stream())
        .findFirst();
  }

  /** A step of following a rule. @return why it could not be done as the rule wants it */
  @FunctionalInterface
  private interface Step {
    Optional<RuntimeException> take();
  }

  private Optional<RuntimeException> follow(Transaction tx, Rule rule, Event event) {
    List<Step> steps;
    try {
      Optional<Match> match = rule.trigger().match(event);
      match.ifPresent(
          m ->
              tx.afterCommit(
                  () -> listener.eventMatched(rule.trigger().name(), event.id().value())));
      steps = match.map(m -> steps(tx, rule, m)).orElse(List.of());
    } catch (RuntimeException wrong) {
      // Only what the rule made of the event: what the store refuses undoes the whole batch.
      return Optional.of(wrong);
    }
    Optional<RuntimeException> first = Optional.empty();
    for (Step step : steps) {
      Optional<RuntimeException> wrong = step.take();
      first = first.or(() -> wrong);
    }
    return first;
  }

  private void setAside(Transaction tx, Rule rule, Event event, RuntimeException wrong) {
    dead.put(
        tx,
        new DeadEvent(0, rule.trigger().name(), event, DeadEvent.reason(wrong), clock.instant()));
    dead.keep(tx, DeadEvent.KEPT_MAX);
    tx.afterCommit(
        () ->
            listener
                .tracing()
                .telling(
                    Trace.of(event),
                    () ->
                        listener.eventSetAside(rule.trigger().name(), event.id().value(), wrong)));
  }

  /** A fact that was never told has no entry yet. */
  private void betterNews(Transaction tx, Rule rule, Event event) {
    if (event.kind() != EventKind.HAPPENED) {
      dead.remove(tx, rule.trigger().name(), event.source(), event.id());
    }
  }

  /** What a rule wants told, and the name it is told under. */
  private record Wish(Tellable telling, String key) {}

  private List<Step> steps(Transaction tx, Rule rule, Match match) {
    Event event = match.event();
    List<Step> steps = new java.util.ArrayList<>();
    for (Wish wish : wishes(rule, match)) {
      if (event.kind().holds()) {
        AnnouncementSpec spec = spec(wish, event);
        steps.add(
            () -> {
              tell(tx, spec);
              return Optional.empty();
            });
      } else {
        // What could not be told any more, having expired, can be corrected all the same.
        steps.add(() -> retract(tx, event, wish));
      }
    }
    return steps;
  }

  private AnnouncementSpec spec(Wish wish, Event event) {
    return wording.spec(
        wish.telling(), Optional.of(wish.key()), Optional.of(event), clock.instant());
  }

  private static List<Wish> wishes(Rule rule, Match match) {
    List<Tellable> tellings = rule.teller().tell(match);
    if (tellings.size() > Rule.TELLINGS_MAX) {
      throw new IllegalArgumentException(
          tellings.size() + " tellings of one match; at most " + Rule.TELLINGS_MAX);
    }
    List<Wish> wishes = new java.util.ArrayList<>();
    for (int i = 0; i < tellings.size(); i++) {
      String key = match.key() + "/" + i;
      Tellable telling = tellings.get(i);
      wishes.add(new Wish(telling, telling.details().key().orElse(key)));
    }
    return wishes;
  }

  private void tell(Transaction tx, AnnouncementSpec spec) {
    Optional<AnnouncementRecord> latest = latest(tx, spec.key());
    boolean gone = latest.flatMap(AnnouncementRecord::reason).filter(RETRACTED::equals).isPresent();
    if (latest.isEmpty() || gone) {
      latest.flatMap(told -> correction(tx, told)).ifPresent(c -> withdraw(tx, c));
      add(tx, latest.isEmpty() ? spec : keyed(spec, next(latest.get().spec().key(), spec.key())));
    }
  }

  private Optional<AnnouncementRecord> correction(Transaction tx, AnnouncementRecord of) {
    return announcements.byKey(tx, Wording.correctionKey(of.spec().key()));
  }

  /**
   * Whoever was not corrected yet need not be: otherwise a correction that is tried again later
   * would be the last word about a fact that holds.
   */
  private void withdraw(Transaction tx, AnnouncementRecord correction) {
    if (!correction.state().finished()) {
      steps.cancel(tx, correction.id(), RESTORED);
    }
  }

  private void add(Transaction tx, AnnouncementSpec spec) {
    AnnouncementState state =
        spec.when().at().isAfter(clock.instant())
            ? AnnouncementState.APPROVED
            : AnnouncementState.RUNNING;
    announcements.add(tx, spec, state, pass(tx, announcements, spec.lane()), clock.instant());
  }

  /** A newcomer begins where its lane is: neither before nor behind everybody. */
  static long pass(Transaction tx, AnnouncementStore announcements, Lane lane) {
    return announcements.lowestPass(tx, lane).orElse(0L);
  }

  private Optional<RuntimeException> retract(Transaction tx, Event event, Wish wish) {
    Optional<AnnouncementRecord> latest = latest(tx, wish.key());
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    AnnouncementRecord told = latest.get();
    if (!told.state().finished()) {
      steps.cancel(tx, told.id(), RETRACTED);
    } else if (told.state() == AnnouncementState.DONE) {
      announcements.update(
          tx, told.in(AnnouncementState.DONE, Optional.of(RETRACTED)), clock.instant());
    }
    return wish.telling()
        .correction()
        .flatMap(template -> correct(tx, event, told, wish, template));
  }

  /**
   * A failure leaves the retraction as it is: what was on its way has ended all the same.
   *
   * @return why there is no correction
   */
  private Optional<RuntimeException> correct(
      Transaction tx, Event event, AnnouncementRecord told, Wish wish, String template) {
    Map<String, Object> data =
        wish.telling()
            .details()
            .saying()
            .filter(Saying.Filled.class::isInstance)
            .map(saying -> ((Saying.Filled) saying).data())
            .orElseGet(() -> event.fields().values());
    AnnouncementSpec correction;
    try {
      correction = wording.correction(told.spec(), believers(tx, wish.key(), told), template, data);
    } catch (RuntimeException wrong) {
      return Optional.of(wrong);
    }
    add(tx, correction);
    return Optional.empty();
  }

  /**
   * Who may take the fact for true: those told of it last, and all those whose correction was
   * withdrawn when the fact came back. Some of them may have had it; that its bytes arrived is not
   * known yet, and hearing it twice is better than never.
   */
  private Audience believers(Transaction tx, String key, AnnouncementRecord told) {
    Audience now = ToldAudience.of(told.id());
    return previous(told.spec().key(), key)
        .flatMap(earlier -> announcements.byKey(tx, Wording.correctionKey(earlier)))
        .filter(c -> c.state() == AnnouncementState.CANCELLED)
        .map(c -> now.or(c.spec().audience()))
        .orElse(now);
  }

  /** The name before this one; none for the first, and too far back to be put together. */
  private static Optional<String> previous(String name, String key) {
    if (name.equals(key)) {
      return Optional.empty();
    }
    int number = number(name, key);
    return number > BELIEVED_BACK_MAX
        ? Optional.empty()
        : Optional.of(number == 2 ? key : key + "#" + (number - 1));
  }

  /** The one that was told last under this key: a fact that came back has later ones. */
  private Optional<AnnouncementRecord> latest(Transaction tx, String key) {
    Optional<AnnouncementRecord> latest = announcements.byKey(tx, key);
    String name = key;
    for (int i = 0; i < RESTORED_MAX && latest.isPresent(); i++) {
      name = next(name, key);
      Optional<AnnouncementRecord> later = announcements.byKey(tx, name);
      if (later.isEmpty()) {
        return latest;
      }
      latest = later;
    }
    return latest;
  }

  private static String next(String name, String key) {
    return key + "#" + (number(name, key) + 1);
  }

  private static int number(String name, String key) {
    String rest = name.substring(key.length());
    return rest.isEmpty() ? 1 : Integer.parseInt(rest.substring(1));
  }

  private static AnnouncementSpec keyed(AnnouncementSpec spec, String key) {
    return new AnnouncementSpec(
        key,
        spec.lane(),
        spec.category(),
        spec.audience(),
        spec.what(),
        spec.when(),
        spec.weight(),
        spec.cause(),
        spec.trace());
  }
}
