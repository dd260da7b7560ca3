package dev.larkpost.connectors.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.connect.SharedBudgets;
import dev.larkpost.engine.connect.SharedFilter;
import dev.larkpost.engine.event.DuplicateFilter.Verdict;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.limit.Budget;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What processes share, as people configure it. */
class RedisConnectorTest {
  private static final String URL = "redis://127.0.0.1:1";
  private static final Clock CLOCK = Clock.systemUTC();

  private static Offer offer(String... settings) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      properties.put("larkpost.redis." + settings[i], settings[i + 1]);
    }
    return new RedisConnector()
        .offer(Settings.of(Settings.Origin.of(properties, Map.of()), "larkpost"));
  }

  private static String refusal(String... settings) {
    EventException refused = assertThrows(EventException.class, () -> offer(settings));
    assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    return String.valueOf(refused.getMessage());
  }

  private static boolean budgets(Offer offer) {
    Optional<SharedBudgets> budgets =
        offer.budgets(new SharedBudgets.Wish(Budget.hosted(), Budget.hosted(), CLOCK));
    budgets.ifPresent(SharedBudgets::close);
    return budgets.isPresent();
  }

  private static boolean filter(Offer offer) {
    Optional<SharedFilter> filter = offer.filter(CLOCK);
    filter.ifPresent(SharedFilter::close);
    return filter.isPresent();
  }

  @Test
  void budget_and_filter_may_be_had_alone_or_together() {
    Offer nothing = offer();
    Offer budget = offer("url", URL, "budget", "b", "processes", "2");
    Offer filter = offer("url", URL, "filter", "orders");
    Offer both =
        offer("url", URL, "budget", "b", "processes", "2", "filter", "orders", "seen-for", "2d");
    assertEquals(
        List.of(false, false, true, false, false, true, true, true),
        List.of(
            budgets(nothing),
            filter(nothing),
            budgets(budget),
            filter(budget),
            budgets(filter),
            filter(filter),
            budgets(both),
            filter(both)));
  }

  @Test
  void what_cannot_be_is_refused_with_the_property_and_the_cure() {
    assertTrue(refusal("url", URL).startsWith("larkpost.redis.budget is missing: a name"));
    assertTrue(refusal("filter", "x").startsWith("larkpost.redis.url is missing"));
    assertTrue(
        refusal("url", URL, "budget", "b").startsWith("larkpost.redis.processes is missing"));
    assertTrue(
        refusal("url", URL, "processes", "2").startsWith("larkpost.redis.budget is missing"));
    assertTrue(
        refusal("url", URL, "claim-for", "1m", "budget", "b", "processes", "2")
            .startsWith("larkpost.redis.filter is missing"));
    assertEquals(
        "larkpost.redis.seen-for must not be shorter than larkpost.redis.claim-for, and both at"
            + " least 1ms",
        refusal("url", URL, "filter", "x", "claim-for", "2d"));
    assertEquals(
        "larkpost.redis.filter has 1 to " + SharedBudget.NAME_MAX + " characters",
        refusal("url", URL, "filter", "x".repeat(SharedBudget.NAME_MAX + 1)));
  }

  @Test
  void two_processes_share_what_came_in_and_go_on_alone_when_the_server_is_gone() throws Exception {
    try (Server server = Server.start()) {
      Offer offer =
          offer("url", server.address().uri().toString(), "filter", "orders", "patience", "200ms");
      try (SharedFilter one = offer.filter(CLOCK).orElseThrow();
          SharedFilter other = offer.filter(CLOCK).orElseThrow()) {
        EventId id = new EventId("order-1");
        assertEquals(Verdict.NEW, one.claim(id));
        assertEquals(Verdict.HELD, other.claim(id));
        one.done(id);
        assertEquals(Verdict.SEEN, other.claim(id));
        assertEquals(List.of(), one.warnings());
        server.kill();
        EventId alone = new EventId("order-2");
        assertEquals(Verdict.NEW, one.claim(alone));
        one.done(alone);
        assertEquals(Verdict.SEEN, one.claim(alone));
        assertEquals(Verdict.SEEN, one.claim(id));
        assertTrue(one.warnings().getFirst().startsWith("Redis is gone"), one.warnings()::toString);
        server.startAgain();
      }
    }
  }
}
