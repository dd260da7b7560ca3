package dev.larkpost.quarkus;

import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.schedule.NamedSchedule;
import dev.larkpost.engine.template.Template;
import dev.larkpost.quarkus.wiring.ConfigOrigin;
import dev.larkpost.quarkus.wiring.ConfiguredRule;
import dev.larkpost.quarkus.wiring.Connectors;
import dev.larkpost.quarkus.wiring.Offers;
import dev.larkpost.quarkus.wiring.PersonLimits;
import dev.larkpost.quarkus.wiring.RuleCheck;
import dev.larkpost.quarkus.wiring.TemplateFiles;
import dev.larkpost.xmtp.id.Identifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * What all bots of the application share: what connectors offer, templates, categories and rules,
 * read and checked once before any bot starts.
 */
record Wiring(
    LarkpostConfig config,
    BotRegistry registry,
    Offers offers,
    List<Template> templates,
    PersonLimits limits,
    List<ConfiguredRule> rules) {
  /**
   * Also makes the bots that only rules name.
   *
   * @throws EventException MISCONFIGURED with place and cure
   */
  static Wiring read(LarkpostConfig config, Config raw, BotRegistry registry) {
    Settings settings = ConfigOrigin.settings(raw);
    addresses("larkpost.owners", config.owners());
    addresses("larkpost.admins", config.admins());
    Offers offers = Connectors.onClassPath().offers(settings);
    OptInChain.check(config, offers);
    List<ConfiguredRule> rules = new ArrayList<>();
    new TreeMap<>(config.rules()).forEach((name, r) -> rules.add(ConfiguredRule.read(name, r)));
    rules.forEach(rule -> registry.bot(botOf(rule, registry)));
    TemplateFiles templates =
        TemplateFiles.of(texts(settings, config, registry.templates()), config.language());
    PersonLimits limits = PersonLimits.read(config, templates.names());
    RuleCheck check =
        new RuleCheck(
            offers,
            templates,
            limits.categories().stream().map(Category::name).collect(Collectors.toSet()),
            config.lists().keySet());
    rules.forEach(check::check);
    registry
        .names()
        .forEach(
            bot ->
                registry.events(bot).stream()
                    .filter(e -> e.route().schedule().isEmpty())
                    .forEach(e -> offers.fields(e.route().place(), e.route().getEvent())));
    return new Wiring(config, registry, offers, templates.parsed(), limits, rules);
  }

  private static void addresses(String place, Optional<List<String>> said) {
    for (String address : said.orElse(List.of())) {
      try {
        Identifier.ethereum(address);
      } catch (IllegalArgumentException wrong) {
        throw EventException.misconfigured(
            place + ": \"" + address + "\" is no address; write 0x and 40 hex digits");
      }
    }
  }

  private static String botOf(ConfiguredRule rule, BotRegistry registry) {
    Set<String> names = registry.names();
    return rule.bot()
        .orElseGet(
            () ->
                switch (names.size()) {
                  case 0 -> "bot";
                  case 1 -> names.iterator().next();
                  default ->
                      throw EventException.misconfigured(
                          "larkpost.rules."
                              + rule.name()
                              + ".bot is missing: there are several bots, "
                              + names);
                });
  }

  /** By file name; a file of the folder takes the place of a resource of its name. */
  private static Map<String, String> texts(
      Settings settings, LarkpostConfig config, Set<String> resources) {
    Map<String, String> texts = new TreeMap<>();
    for (String file : resources) {
      texts.put(
          file,
          settings
              .content(TemplateFiles.FOLDER + "/" + file)
              .orElseThrow(
                  () ->
                      EventException.misconfigured(
                          "the template " + file + " was there when this was built and is gone")));
    }
    config.templates().ifPresent(folder -> texts.putAll(inFolder(folder)));
    return texts;
  }

  private static Map<String, String> inFolder(Path folder) {
    Map<String, String> texts = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      throw EventException.misconfigured(
          "larkpost.templates names " + folder + ", which is no folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (TemplateFiles.isTemplate(name)) {
          texts.put(name, Files.readString(file));
        }
      }
      return texts;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("a template in " + folder + " cannot be read", unreadable);
    }
  }

  /** Schedules of a bot's own methods that configuration has nothing to say about. */
  List<NamedSchedule> schedules(String bot) {
    Set<EventName> configured = offers.events().keySet();
    return registry.events(bot).stream()
        .flatMap(e -> e.route().schedule().stream())
        .filter(schedule -> !configured.contains(schedule.event()))
        .toList();
  }

  List<ConfiguredRule> rulesOf(String bot) {
    return rules.stream().filter(rule -> botOf(rule, registry).equals(bot)).toList();
  }
}
