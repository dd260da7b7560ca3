package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceText;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.FilterText;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.quarkus.RuleConfig;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A rule out of configuration. */
public final class ConfiguredRule {
  private static final int INBOX_ID = 64;
  private static final String INLINE = "rule:";

  private final String name;
  private final RuleConfig config;
  private final Filter filter;
  private final Optional<Audience> audience;
  private final List<AnnouncementSpec.Button> buttons;

  private ConfiguredRule(
      String name,
      RuleConfig config,
      Filter filter,
      Optional<Audience> audience,
      List<AnnouncementSpec.Button> buttons) {
    this.name = name;
    this.config = config;
    this.filter = filter;
    this.audience = audience;
    this.buttons = List.copyOf(buttons);
  }

  /**
   * Reads what can be read without knowing what else there is.
   *
   * @throws EventException MISCONFIGURED with the property
   */
  public static ConfiguredRule read(String name, RuleConfig config) {
    String place = place(name);
    if (config.to().isPresent() == config.audience().isPresent()) {
      throw EventException.misconfigured(
          place
              + ".to or "
              + place
              + ".audience is needed, one of them: fields with an address, or whom to tell");
    }
    if (config.audience().isPresent() && config.category().isEmpty()) {
      throw EventException.misconfigured(
          place + ".category is missing: an audience needs one that its members can stop");
    }
    if (config.text().isPresent() && config.template().isPresent()) {
      throw EventException.misconfigured(place + " has both a text and a template; keep one");
    }
    return new ConfiguredRule(
        name,
        config,
        config.when().<Filter>map(w -> FilterText.parse(place + ".when", w)).orElse(Filter.ANY),
        config.audience().map(a -> AudienceText.parse(place + ".audience", a)),
        buttons(place, config.buttons().orElse(List.of())));
  }

  private static String place(String name) {
    return "larkpost.rules." + name;
  }

  private static List<AnnouncementSpec.Button> buttons(String place, List<String> texts) {
    List<AnnouncementSpec.Button> buttons = new ArrayList<>();
    for (String text : texts) {
      String[] parts = text.split(":", 2);
      if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank()) {
        throw EventException.misconfigured(
            place + ".buttons: write id:Label, with commas between buttons");
      }
      buttons.add(new AnnouncementSpec.Button(parts[0].strip(), parts[1].strip()));
    }
    return buttons;
  }

  public String name() {
    return name;
  }

  public Optional<String> bot() {
    return config.bot();
  }

  public Wanted wanted() {
    return new Wanted(new EventName(config.event()), config.finality());
  }

  Optional<Audience> audience() {
    return audience;
  }

  /** The template of a text that stands in the rule itself. */
  Optional<Template.Source> inline() {
    return config.text().map(text -> Template.Source.of(INLINE + name, Template.Kind.TEXT, text));
  }

  private String template() {
    return config.text().isPresent() ? INLINE + name : config.template().orElse(name);
  }

  /** The templates it needs, with the properties that name them. */
  List<RuleCheck.Needed> templates() {
    List<RuleCheck.Needed> needed = new ArrayList<>();
    needed.add(
        new RuleCheck.Needed(
            place(name) + (config.text().isPresent() ? ".text" : ".template"), template()));
    config
        .onRetraction()
        .ifPresent(t -> needed.add(new RuleCheck.Needed(place(name) + ".on-retraction", t)));
    return needed;
  }

  /** The first names of the fields it asks for, with the properties that name them. */
  List<RuleCheck.Needed> fields() {
    List<RuleCheck.Needed> needed = new ArrayList<>();
    config
        .to()
        .orElse(List.of())
        .forEach(f -> needed.add(new RuleCheck.Needed(place(name) + ".to", first(f))));
    config.key().ifPresent(f -> needed.add(new RuleCheck.Needed(place(name) + ".key", first(f))));
    if (filter instanceof FilterText text) {
      text.fields().forEach(f -> needed.add(new RuleCheck.Needed(place(name) + ".when", f)));
    }
    return needed;
  }

  private static String first(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  String eventPlace() {
    return place(name) + ".event";
  }

  String event() {
    return config.event();
  }

  Optional<String> category() {
    return config.category();
  }

  String categoryPlace() {
    return place(name) + ".category";
  }

  String audiencePlace() {
    return place(name) + ".audience";
  }

  /**
   * The rule for the engine.
   *
   * @param ours which events are from the source that serves {@link #wanted}
   */
  public Rule rule(Filter ours, Clock clock) {
    return new Rule(
        new Trigger(name, new EventName(config.event()), ours.and(filter)),
        match -> tell(match, clock.instant()));
  }

  private List<Tellable> tell(Match match, Instant now) {
    Event event = match.event();
    Optional<Instant> expires = config.expires().map(event.occurredAt()::plus);
    if (event.kind().holds() && expires.filter(end -> !end.isAfter(now)).isPresent()) {
      return List.of();
    }
    Optional<String> key = config.key().map(path -> name + "/" + value(event, path));
    return audience.isPresent()
        ? List.of(announcement(audience.get(), event, key, expires))
        : config.to().orElse(List.of()).stream()
            .flatMap(path -> people(event, path).stream())
            .distinct()
            .map(who -> (Tellable) notification(who, event, key, expires))
            .toList();
  }

  private Tellable announcement(
      Audience to, Event event, Optional<String> key, Optional<Instant> expires) {
    Announcement told = Announcement.to(to).using(template(), event.fields());
    told = config.category().map(told::category).orElse(told);
    told = config.onRetraction().map(told::onRetraction).orElse(told);
    told = key.map(told::key).orElse(told);
    told = expires.map(told::expires).orElse(told);
    for (AnnouncementSpec.Button button : buttons) {
      told = told.button(button.id(), button.label());
    }
    return told;
  }

  private Notification notification(
      String who, Event event, Optional<String> key, Optional<Instant> expires) {
    Notification told =
        (who.length() == INBOX_ID ? Notification.to(new InboxId(who)) : Notification.to(who))
            .using(template(), event.fields());
    told = config.category().map(told::category).orElse(told);
    told = config.onRetraction().map(told::onRetraction).orElse(told);
    told = key.map(k -> k + "/" + who).map(told::key).orElse(told);
    told = expires.map(told::expires).orElse(told);
    for (AnnouncementSpec.Button button : buttons) {
      told = told.button(button.id(), button.label());
    }
    return told;
  }

  private static List<String> people(Event event, String path) {
    return switch (value(event, path)) {
      case String one -> List.of(one);
      case List<?> several -> several.stream().map(ConfiguredRule::text).toList();
      case Object other -> List.of(text(other));
    };
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw EventException.malformed("an address is a text, not " + value.getClass().getSimpleName());
  }

  private static Object value(Event event, String path) {
    return event
        .fields()
        .at(path)
        .orElseThrow(() -> EventException.malformed("the event has nothing at " + path));
  }

  /** Only what its own source told: the same event to another finality is another rule's. */
  public static Filter from(Function<Wanted, Set<String>> sources, Wanted wanted) {
    Set<String> names = sources.apply(wanted);
    return event -> names.contains(event.source().value());
  }
}
