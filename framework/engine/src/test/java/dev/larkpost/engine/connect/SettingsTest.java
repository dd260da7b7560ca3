package dev.larkpost.engine.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.EventException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Properties as people write them, and what is said about those they write wrongly. */
class SettingsTest {
  private static Settings of(Map<String, String> properties) {
    return Settings.of(Settings.Origin.of(properties, Map.of("there.json", "[]")), "larkpost");
  }

  private static String refusal(Runnable reading) {
    EventException refused = assertThrows(EventException.class, reading::run);
    assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void finds_what_people_named_and_reads_lists_both_ways() {
    Settings settings =
        of(
            Map.of(
                "larkpost.chains.base.rpc", "https://a, https://b",
                "larkpost.chains.mainnet.rpc[0]", "https://c",
                "larkpost.chains.mainnet.rpc[1]", "https://d",
                "larkpost.contracts.vault.events", "event A(uint256 a, uint256 b); event B()",
                "other", "x"));
    assertEquals(Set.of("base", "mainnet"), settings.at("chains").names());
    assertEquals(List.of("https://a", "https://b"), settings.at("chains", "base").texts("rpc"));
    assertEquals(List.of("https://c", "https://d"), settings.at("chains", "mainnet").texts("rpc"));
    assertEquals(
        List.of("event A(uint256 a, uint256 b)", "event B()"),
        settings.at("contracts", "vault").lines("events"));
    assertTrue(settings.at("contracts").any());
    assertFalse(settings.at("kafka").any());
  }

  @Test
  void times_are_written_short_or_long() {
    Settings settings =
        of(Map.of("larkpost.a", "500ms", "larkpost.b", "PT2S", "larkpost.c", "soon"));
    assertEquals(Optional.of(Duration.ofMillis(500)), settings.duration("a"));
    assertEquals(Optional.of(Duration.ofSeconds(2)), settings.duration("b"));
    assertEquals(
        "larkpost.c is a time such as 500ms, 2s or 5m", refusal(() -> settings.duration("c")));
  }

  @Test
  void refusals_name_the_property_and_the_cure_and_never_the_value() {
    Settings settings =
        of(Map.of("larkpost.redis.url", "redis://secret", "larkpost.redis.n", "secret"));
    Settings redis = settings.at("redis");
    assertEquals("larkpost.redis.n is a whole number", refusal(() -> redis.number("n")));
    assertEquals(
        "larkpost.redis.n is no setting; there are url, budget",
        refusal(() -> redis.refuseOthers("url", "budget")));
    assertEquals(
        "larkpost.redis.budget is missing: a name",
        refusal(() -> redis.required("budget", "a name")));
    assertEquals(Set.of("larkpost.redis.budget"), settings.missing());
    assertTrue(
        refusal(
                () ->
                    redis.reading(
                        "url",
                        url -> {
                          throw new IllegalArgumentException("no host");
                        }))
            .startsWith("larkpost.redis.url cannot be used: no host"));
  }

  @Test
  void a_file_is_a_path_or_a_resource_and_its_absence_is_told_with_the_property() {
    Settings settings =
        of(
            Map.of(
                "larkpost.contracts.a.abi", "there.json", "larkpost.contracts.b.abi", "gone.json"));
    assertEquals(Optional.of("[]"), settings.at("contracts", "a").file("abi"));
    assertEquals(
        "larkpost.contracts.b.abi names gone.json, which is neither a file nor a resource on the"
            + " class path",
        refusal(() -> settings.at("contracts", "b").file("abi")));
  }
}
