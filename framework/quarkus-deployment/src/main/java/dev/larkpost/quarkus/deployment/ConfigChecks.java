package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.schedule.NamedSchedule;
import dev.larkpost.engine.template.TemplateException;
import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.quarkus.wiring.ConfigOrigin;
import dev.larkpost.quarkus.wiring.ConfiguredRule;
import dev.larkpost.quarkus.wiring.Connectors;
import dev.larkpost.quarkus.wiring.Offers;
import dev.larkpost.quarkus.wiring.PersonLimits;
import dev.larkpost.quarkus.wiring.RuleCheck;
import dev.larkpost.quarkus.wiring.TemplateFiles;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * What can be known of the configuration when the application is built: texts that cannot be read,
 * and names of what is not there. Values that come later, from the environment, are checked when
 * the application starts; what is missing now is no complaint.
 */
final class ConfigChecks {
  private final Config raw;
  private final Map<String, String> templates;
  private final List<String> complaints = new ArrayList<>();

  ConfigChecks(Config raw, Map<String, String> templates) {
    this.raw = raw;
    this.templates = templates;
  }

  List<String> complaints(List<EventMethod> methods, EventChecks events) {
    Optional<LarkpostConfig> config = config();
    Optional<TemplateFiles> files =
        config.flatMap(c -> checked(() -> TemplateFiles.of(templates, c.language())));
    files.ifPresent(found -> checked(found::parsed));
    Optional<Offers> offers = offers();
    offers.ifPresent(known -> methods.forEach(m -> event(m, known, events)));
    // A folder of templates is read when the application starts.
    config
        .filter(c -> c.templates().isEmpty())
        .ifPresent(c -> files.ifPresent(f -> checked(() -> PersonLimits.read(c, f.names()))));
    if (config.isPresent()) {
      rules(config.get(), offers, files);
    }
    List<String> all = new ArrayList<>(complaints);
    all.addAll(events.complaints());
    return all.stream().distinct().toList();
  }

  /** Absent when something in it is only known later. */
  private Optional<LarkpostConfig> config() {
    try {
      SmallRyeConfig known = raw.unwrap(SmallRyeConfig.class);
      SmallRyeConfigBuilder builder =
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .addDiscoveredConverters()
              .withProfiles(known.getProfiles())
              .withMapping(LarkpostConfig.class)
              .withValidateUnknown(false);
      known.getConfigSources().forEach(builder::withSources);
      return Optional.of(builder.build().getConfigMapping(LarkpostConfig.class));
    } catch (RuntimeException later) {
      return Optional.empty();
    }
  }

  private Optional<Offers> offers() {
    Settings settings = ConfigOrigin.settings(raw);
    try {
      return Optional.of(Connectors.onClassPath().offers(settings));
    } catch (EventException wrong) {
      if (settings.missing().isEmpty()) {
        complaints.add(wrong.getMessage());
      }
      return Optional.empty();
    } catch (RuntimeException later) {
      // An expression whose value the environment brings.
      return Optional.empty();
    }
  }

  private void event(EventMethod method, Offers offers, EventChecks events) {
    if (method.isScheduled()) {
      events.components(method, NamedSchedule.FIELDS);
      return;
    }
    checked(() -> offers.fields(method.place(), method.event()));
    Optional.ofNullable(offers.events().get(new EventName(method.event())))
        .flatMap(fields -> fields)
        .ifPresent(fields -> events.components(method, fields));
  }

  private void rules(
      LarkpostConfig config, Optional<Offers> offers, Optional<TemplateFiles> files) {
    List<ConfiguredRule> read = new ArrayList<>();
    new TreeMap<>(config.rules())
        .forEach((name, r) -> checked(() -> ConfiguredRule.read(name, r)).ifPresent(read::add));
    // A folder of templates is read when the application starts.
    if (offers.isPresent() && files.isPresent() && config.templates().isEmpty()) {
      Set<String> categories =
          config.categories().keySet().stream()
              .map(name -> name.toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet());
      RuleCheck check =
          new RuleCheck(offers.get(), files.get(), categories, config.lists().keySet());
      for (ConfiguredRule rule : read) {
        checked(
            () -> {
              check.check(rule);
              return rule;
            });
      }
    }
  }

  private interface Reading<T> {
    T read();
  }

  private <T> Optional<T> checked(Reading<T> reading) {
    try {
      return Optional.of(reading.read());
    } catch (EventException | TemplateException wrong) {
      complaints.add(wrong.getMessage());
      return Optional.empty();
    }
  }
}
