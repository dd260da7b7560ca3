package dev.larkpost.quarkus.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.quarkus.RuleConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules out of properties, up to what they want told. */
class ConfiguredRuleTest {
  private static final Instant HAPPENED = Instant.parse("2026-11-21T12:00:00Z");
  private static final String SOMEBODY = "0x" + "ab".repeat(20);

  /** To somebody the event names, or to an audience. */
  private record Said(Optional<List<String>> to, Optional<String> audience) implements RuleConfig {
    @Override
    public String event() {
      return "vault.Closed";
    }

    @Override
    public Optional<String> text() {
      return Optional.of("closed");
    }

    @Override
    public Optional<String> category() {
      return Optional.of("news");
    }

    @Override
    public Optional<String> onRetraction() {
      return Optional.of("open-again");
    }

    @Override
    public Optional<Duration> expires() {
      return Optional.of(Duration.ofHours(1));
    }

    @Override
    public Optional<String> bot() {
      return Optional.empty();
    }

    @Override
    public Optional<String> finality() {
      return Optional.empty();
    }

    @Override
    public Optional<String> when() {
      return Optional.empty();
    }

    @Override
    public Optional<String> template() {
      return Optional.empty();
    }

    @Override
    public Optional<List<String>> buttons() {
      return Optional.empty();
    }

    @Override
    public Optional<String> key() {
      return Optional.empty();
    }
  }

  private static final List<RuleConfig> BOTH =
      List.of(
          new Said(Optional.of(List.of("user")), Optional.empty()),
          new Said(Optional.empty(), Optional.of("members(dao)")));

  private static List<Tellable> told(RuleConfig config, EventKind kind, Instant now) {
    Event event =
        new Event(
            new EventId("1"),
            new EventName("vault.Closed"),
            kind,
            new SourceName("evm"),
            1,
            HAPPENED,
            Fields.of("user", SOMEBODY),
            Fields.NONE);
    Rule rule =
        ConfiguredRule.read("closed", config).rule(Filter.ANY, Clock.fixed(now, ZoneOffset.UTC));
    return rule.teller().tell(rule.trigger().match(event).orElseThrow());
  }

  @Test
  void a_correction_is_wanted_for_one_and_for_an_audience() {
    for (RuleConfig whom : BOTH) {
      assertEquals(
          List.of(Optional.of("open-again")),
          told(whom, EventKind.HAPPENED, HAPPENED).stream().map(Tellable::correction).toList());
    }
  }

  @Test
  void what_has_expired_is_not_told_and_is_corrected_all_the_same() {
    Instant later = HAPPENED.plusSeconds(3_601);
    for (RuleConfig whom : BOTH) {
      assertEquals(List.of(), told(whom, EventKind.HAPPENED, later));
      assertEquals(1, told(whom, EventKind.RETRACTED, later).size());
    }
  }
}
