package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.engine.template.Variables;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether rules fit what else there is: events, templates, categories, audiences. */
public record RuleCheck(
    Offers offers, TemplateFiles templates, Set<String> categories, Set<String> lists) {
  /** Something a rule names, and the property that names it. */
  record Needed(String place, String name) {}

  public RuleCheck {
    categories = Set.copyOf(categories);
    lists = Set.copyOf(lists);
  }

  /**
   * @throws EventException MISCONFIGURED with place and cure
   * @throws TemplateException when a template asks for what the event does not have
   */
  public void check(ConfiguredRule rule) {
    Optional<Set<String>> fields = offers.fields(rule.eventPlace(), rule.event());
    fields.ifPresent(known -> rule.fields().forEach(f -> requireField(f, rule.event(), known)));
    rule.inline().ifPresent(templates::add);
    for (Needed needed : rule.templates()) {
      Template.Source source = templates.find(needed.name()).orElseThrow(() -> unknown(needed));
      Template.of(source, fields.map(Variables::named).orElse(Variables.ANYTHING));
    }
    rule.category().ifPresent(c -> requireCategory(rule.categoryPlace(), c));
    rule.audience().ifPresent(a -> requireAudience(rule.audiencePlace(), a));
  }

  private static void requireField(Needed field, String event, Set<String> known) {
    if (!known.contains(field.name())) {
      throw EventException.misconfigured(
          field.place()
              + ": "
              + event
              + " has no field \""
              + field.name()
              + "\"; there are "
              + new TreeSet<>(known));
    }
  }

  private EventException unknown(Needed template) {
    return EventException.misconfigured(
        template.place()
            + ": there is no template "
            + template.name()
            + "; there are "
            + templates.names()
            + ". Put "
            + template.name()
            + ".md below "
            + TemplateFiles.FOLDER
            + " in the resources, or into the folder larkpost.templates names");
  }

  private void requireCategory(String place, String category) {
    if (!categories.contains(category.toLowerCase(Locale.ROOT))) {
      throw EventException.misconfigured(
          place
              + ": there is no category "
              + category
              + "; there are "
              + new TreeSet<>(categories)
              + ". Say larkpost.categories."
              + category
              + ".silent=tell or withhold");
    }
  }

  private void requireAudience(String place, Audience audience) {
    switch (audience) {
      case Audience.These these -> {}
      case Audience.Both both -> both(place, both.one(), both.other());
      case Audience.Either either -> both(place, either.one(), either.other());
      case Audience.Without without -> both(place, without.one(), without.other());
      case Audience.Sample sample -> requireAudience(place, sample.of());
      case Audience.From from -> requireKnown(place, from);
    }
  }

  private void both(String place, Audience one, Audience other) {
    requireAudience(place, one);
    requireAudience(place, other);
  }

  private void requireKnown(String place, Audience.From from) {
    switch (from.kind()) {
      case "holders" -> require(place, from, offers.holders(), "larkpost.contracts.NAME.holders");
      case "list" -> require(place, from, lists, "larkpost.lists.NAME");
      case "subscribers" -> requireCategory(place, from.name());
      default -> {}
    }
  }

  private static void require(
      String place, Audience.From from, Set<String> known, String configured) {
    if (!known.contains(from.name())) {
      throw EventException.misconfigured(
          place
              + ": there are no "
              + from.kind()
              + " of the name "
              + from.name()
              + "; there are "
              + new TreeSet<>(known)
              + ", as "
              + configured
              + " says");
    }
  }
}
