package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.quarkus.AllowanceConfig;
import dev.larkpost.quarkus.CategoryConfig;
import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.quarkus.QuietHoursConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What configuration says about how much people are told, and when: by category, by lane, and for
 * the whole bot.
 */
public record PersonLimits(
    List<Category> categories, Optional<QuietHours> quietHours, Map<Lane, Allowance> lanes) {
  private static final String CATEGORIES = "larkpost.categories.";
  private static final String ALLOWANCES = "larkpost.allowances.";
  private static final String QUIET = "larkpost.quiet-hours";
  private static final Duration PERIOD = Duration.ofDays(1);

  public PersonLimits {
    categories = List.copyOf(categories);
    lanes = Map.copyOf(lanes);
  }

  /**
   * @param templates names of the templates there are
   * @throws EventException MISCONFIGURED with the property and the cure
   */
  public static PersonLimits read(LarkpostConfig config, Set<String> templates) {
    List<Category> categories = new ArrayList<>();
    config.categories().forEach((name, c) -> categories.add(category(name, c, templates)));
    Map<Lane, Allowance> lanes = new EnumMap<>(Lane.class);
    lane(ALLOWANCES + "notification", config.allowances().notification(), templates)
        .ifPresent(allowance -> lanes.put(Lane.NOTIFICATION, allowance));
    lane(ALLOWANCES + "announcement", config.allowances().announcement(), templates)
        .ifPresent(allowance -> lanes.put(Lane.ANNOUNCEMENT, allowance));
    return new PersonLimits(categories, quietHours(config.quietHours()), lanes);
  }

  private static Optional<QuietHours> quietHours(QuietHoursConfig config) {
    if (config.from().isPresent() != config.to().isPresent()) {
      throw EventException.misconfigured(QUIET + " needs from and to, or neither");
    }
    return config
        .from()
        .map(
            from ->
                checked(
                    QUIET, () -> new QuietHours(from, config.to().orElseThrow(), config.zone())));
  }

  private static Category category(String name, CategoryConfig config, Set<String> templates) {
    String place = CATEGORIES + name;
    if (config.quietFrom().isPresent() != config.quietTo().isPresent()) {
      throw EventException.misconfigured(place + " needs quiet-from and quiet-to, or neither");
    }
    Optional<QuietHours> quiet =
        config
            .quietFrom()
            .map(
                from ->
                    checked(
                        place,
                        () -> new QuietHours(from, config.quietTo().orElseThrow(), config.zone())));
    Optional<Allowance> allowance =
        config.most().isEmpty()
            ? Optional.empty()
            : Optional.of(
                allowance(
                    place,
                    config.most().getAsInt(),
                    config.period(),
                    overflow(place, config.overflow(), config.digest(), templates)));
    return checked(
        place,
        () ->
            new Category(
                name.toLowerCase(Locale.ROOT), config.silent(), quiet, allowance, config.urgent()));
  }

  private static Optional<Allowance> lane(
      String place, AllowanceConfig config, Set<String> templates) {
    if (config.most().isEmpty()) {
      if (config.period().isPresent()
          || config.overflow().isPresent()
          || config.digest().isPresent()) {
        throw EventException.misconfigured(
            place + ".most is missing: how many messages one person gets per period");
      }
      return Optional.empty();
    }
    return Optional.of(
        allowance(
            place,
            config.most().getAsInt(),
            config.period().orElse(PERIOD),
            overflow(
                place,
                config.overflow().orElse(CategoryConfig.Way.DELAY),
                config.digest(),
                templates)));
  }

  private static Allowance allowance(String place, int most, Duration period, Overflow overflow) {
    if (most < 1 || most > Allowance.MOST_MAX) {
      throw EventException.misconfigured(
          place + ".most is " + most + "; write 1 to " + Allowance.MOST_MAX);
    }
    if (period.isNegative() || period.isZero() || period.compareTo(Allowance.PERIOD_MAX) > 0) {
      throw EventException.misconfigured(
          place
              + ".period is "
              + period
              + "; write more than nothing and at most "
              + Allowance.PERIOD_MAX.toDays()
              + "d");
    }
    return new Allowance(most, period, overflow);
  }

  private static Overflow overflow(
      String place, CategoryConfig.Way way, Optional<String> digest, Set<String> templates) {
    if (digest.isPresent() && way != CategoryConfig.Way.DIGEST) {
      throw EventException.misconfigured(
          place + ".digest is for digests; write " + place + ".overflow=digest, or leave it out");
    }
    digest
        .filter(template -> !templates.contains(template))
        .ifPresent(
            template -> {
              throw EventException.misconfigured(
                  place
                      + ".digest: there is no template "
                      + template
                      + "; there are "
                      + new TreeSet<>(templates));
            });
    return switch (way) {
      case DROP -> new Overflow.Drop();
      case DELAY -> new Overflow.Delay();
      case DIGEST -> new Overflow.Digest(digest);
    };
  }

  private interface Making<T> {
    T make();
  }

  /** The engine's own refusals, with the property before them. */
  private static <T> T checked(String place, Making<T> making) {
    try {
      return making.make();
    } catch (IllegalArgumentException wrong) {
      throw EventException.misconfigured(place + ": " + wrong.getMessage());
    }
  }
}
