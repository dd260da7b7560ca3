package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.quarkus.AllowanceConfig;
import dev.larkpost.quarkus.AllowancesConfig;
import dev.larkpost.quarkus.CategoryConfig;
import dev.larkpost.quarkus.LarkpostConfig;
import dev.larkpost.quarkus.QuietHoursConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What configuration says about how much people are told, and when: by category, by lane, and for
 * whole bots.
 *
 * @param all what holds for bots that say nothing of their own
 * @param own what single bots say, by name
 */
public record PersonLimits(List<Category> categories, OfBot all, Map<String, OfBot> own) {
  private static final String CATEGORIES = "larkpost.categories.";
  private static final String APPLICATION = "larkpost";
  private static final String BOTS = "larkpost.bots.";
  private static final Duration PERIOD = Duration.ofDays(1);

  /** When nobody is disturbed, and how much of a lane one person gets. */
  public record OfBot(Optional<QuietHours> quietHours, Map<Lane, Allowance> lanes) {
    public OfBot {
      lanes = Map.copyOf(lanes);
    }

    private OfBot or(OfBot others) {
      Map<Lane, Allowance> both = new EnumMap<>(Lane.class);
      both.putAll(others.lanes);
      both.putAll(lanes);
      return new OfBot(quietHours.or(() -> others.quietHours), both);
    }
  }

  public PersonLimits {
    categories = List.copyOf(categories);
    own = Map.copyOf(own);
  }

  /** What holds for a bot. */
  public OfBot of(String bot) {
    return Optional.ofNullable(own.get(bot)).map(said -> said.or(all)).orElse(all);
  }

  /**
   * @param templates names of the templates there are
   * @throws EventException MISCONFIGURED with the property and the cure
   */
  public static PersonLimits read(LarkpostConfig config, Set<String> templates) {
    List<Category> categories = new ArrayList<>();
    config.categories().forEach((name, c) -> categories.add(category(name, c, templates)));
    Map<String, OfBot> own = new HashMap<>();
    config
        .bots()
        .forEach(
            (bot, c) -> own.put(bot, ofBot(BOTS + bot, c.quietHours(), c.allowances(), templates)));
    return new PersonLimits(
        categories, ofBot(APPLICATION, config.quietHours(), config.allowances(), templates), own);
  }

  private static OfBot ofBot(
      String place, QuietHoursConfig quiet, AllowancesConfig allowances, Set<String> templates) {
    String lane = place + ".allowances.";
    Map<Lane, Allowance> lanes = new EnumMap<>(Lane.class);
    lane(lane + "notification", allowances.notification(), templates)
        .ifPresent(allowance -> lanes.put(Lane.NOTIFICATION, allowance));
    lane(lane + "announcement", allowances.announcement(), templates)
        .ifPresent(allowance -> lanes.put(Lane.ANNOUNCEMENT, allowance));
    return new OfBot(quietHours(place + ".quiet-hours", quiet), lanes);
  }

  private static Optional<QuietHours> quietHours(String place, QuietHoursConfig config) {
    if (config.from().isPresent() != config.to().isPresent()) {
      throw EventException.misconfigured(place + " needs from and to, or neither");
    }
    return config
        .from()
        .map(
            from ->
                checked(
                    place, () -> new QuietHours(from, config.to().orElseThrow(), config.zone())));
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
