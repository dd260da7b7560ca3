package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.audience.NameBook;
import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.inbound.Middleware;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.XmtpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Collects what a {@link BotEngine} is made of; every setting but the first three has a default.
 */
public final class BotEngineBuilder {
  final XmtpClient client;
  final EngineStores stores;
  final Routes routes;
  final List<EngineListener> listeners = new ArrayList<>();
  final List<Middleware> middleware = new ArrayList<>();
  final Set<String> categories = new HashSet<>();
  final List<Category> policies = new ArrayList<>();
  final Map<String, AudienceSource> sources = new HashMap<>();
  final Map<String, Template> templates = new HashMap<>();
  final Map<String, Predicate<AnnouncementSpec>> conditions = new HashMap<>();
  final List<Rule> rules = new ArrayList<>();
  final List<ListRule> lists = new ArrayList<>();
  final List<Audience.From> counted = new ArrayList<>();
  Forecast forecast = new Forecast(Optional.empty(), Forecast.PER_SECOND);
  final Map<Lane, Allowance> lanes = new EnumMap<>(Lane.class);
  Optional<NameBook> names = Optional.empty();
  Optional<QuietHours> quietHours = Optional.empty();
  Optional<Duration> retryUnreachable = Optional.empty();
  String name = "larkpost";
  Clock clock = Clock.systemUTC();
  RateLimiter limiter = RateLimiter.UNLIMITED;
  EngineSettings settings = EngineSettings.defaults("bot", new Random());
  ConsentTexts texts = ConsentTexts.english();
  Optional<Executor> threads = Optional.empty();

  BotEngineBuilder(XmtpClient client, EngineStores stores, Routes routes) {
    this.client = client;
    this.stores = stores;
    this.routes = routes;
  }

  /** Names the threads. */
  public BotEngineBuilder name(String botName) {
    name = botName;
    return this;
  }

  public BotEngineBuilder clock(Clock ours) {
    clock = ours;
    return this;
  }

  /**
   * Shared by all bots behind one source address. Grants messages; the client's transport should be
   * a {@link dev.larkpost.engine.limit.PacedTransport} over the same limiter, for everything else.
   */
  public BotEngineBuilder limiter(RateLimiter shared) {
    limiter = shared;
    return this;
  }

  public BotEngineBuilder settings(EngineSettings ours) {
    settings = ours;
    return this;
  }

  /** Answers to STOP, MUTE, START and HELP. */
  public BotEngineBuilder texts(ConsentTexts ours) {
    texts = ours;
    return this;
  }

  /** What people may stop by name. */
  public BotEngineBuilder categories(Set<String> names) {
    names.forEach(category -> categories.add(category.toLowerCase(Locale.ROOT)));
    return this;
  }

  /** A category, and what holds for people who never said START. */
  public BotEngineBuilder category(Category category) {
    policies.add(category);
    return categories(Set.of(category.name()));
  }

  /** Of whatever has no quiet hours of its own and is not urgent. */
  public BotEngineBuilder quietHours(QuietHours hours) {
    quietHours = Optional.of(hours);
    return this;
  }

  /** How much of a whole lane one recipient gets, of all categories together but the urgent. */
  public BotEngineBuilder allowance(Lane lane, Allowance allowance) {
    if (lane != Lane.NOTIFICATION && lane != Lane.ANNOUNCEMENT) {
      throw new IllegalArgumentException(
          "an allowance for lane " + lane + "; notifications and announcements have one");
    }
    lanes.put(lane, allowance);
    return this;
  }

  /**
   * Who could not be reached is tried again after so long, until retention ends it; only when
   * somebody asks unless told so.
   */
  public BotEngineBuilder retryUnreachable(Duration every) {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("trying again every " + every);
    }
    retryUnreachable = Optional.of(every);
    return this;
  }

  /**
   * An audience whose size somebody wants to know, besides those the bot knows by itself: those who
   * subscribed to its categories, its members, holders a connector follows.
   */
  public BotEngineBuilder counted(Audience.From audience) {
    counted.add(audience);
    return this;
  }

  /** Audiences of another kind: {@code holders}, or a bot's own. */
  public BotEngineBuilder audience(String kind, AudienceSource source) {
    sources.put(kind, source);
    return this;
  }

  /** Names people go by, for {@code name(…)} in templates; without it addresses are shown. */
  public BotEngineBuilder names(NameBook book) {
    names = Optional.of(book);
    return this;
  }

  /** A template, under its name. */
  public BotEngineBuilder template(Template template) {
    templates.put(template.name(), template);
    return this;
  }

  /** Still true? Asked before every page of what names it; may block, must not change anything. */
  public BotEngineBuilder condition(String name, Predicate<AnnouncementSpec> condition) {
    conditions.put(name, condition);
    return this;
  }

  /** What is told when an event meets a trigger. */
  public BotEngineBuilder rule(Rule rule) {
    rules.add(rule);
    return this;
  }

  /** Keeps a list current by events: members of an organisation, voters on a proposal. */
  public BotEngineBuilder list(ListRule rule) {
    lists.add(rule);
    return this;
  }

  /** What plans reckon with; give it the limiter's budget. */
  public BotEngineBuilder forecast(Forecast ours) {
    forecast = ours;
    return this;
  }

  public BotEngineBuilder listener(EngineListener listener) {
    listeners.add(listener);
    return this;
  }

  /** The bot's own, between the engine's and the handler; the first is outermost. */
  public BotEngineBuilder middleware(Middleware ours) {
    middleware.add(ours);
    return this;
  }

  /** Where handlers run; virtual threads unless told otherwise. */
  public BotEngineBuilder threads(Executor ours) {
    threads = Optional.of(ours);
    return this;
  }

  /**
   * @throws IllegalArgumentException when an allowance names a template there is not
   */
  public BotEngine build() {
    Stream.concat(policies.stream().flatMap(c -> c.allowance().stream()), lanes.values().stream())
        .map(Allowance::overflow)
        .filter(Overflow.Digest.class::isInstance)
        .flatMap(overflow -> ((Overflow.Digest) overflow).template().stream())
        .filter(template -> !templates.containsKey(template))
        .forEach(
            template -> {
              throw new IllegalArgumentException(
                  "digests by template \""
                      + template
                      + "\", which there is not; there are "
                      + new TreeSet<>(templates.keySet()));
            });
    return new BotEngine(this);
  }
}
