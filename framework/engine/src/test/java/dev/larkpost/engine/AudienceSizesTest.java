package dev.larkpost.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.watch.EngineListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How large audiences are is known without anybody asking for it at every look. */
class AudienceSizesTest {
  /** So many people in each; one that has none cannot be read. */
  private static final class Crowds implements AudienceSource {
    final Map<String, Integer> sizes = new HashMap<>();
    int pages;

    @Override
    public Party.Kind names() {
      return Party.Kind.ADDRESS;
    }

    @Override
    public Set<String> known() {
      return sizes.keySet();
    }

    @Override
    public void check(Audience.From from) {}

    @Override
    public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
      pages++;
      int size = sizes.getOrDefault(from.name(), 0);
      if (size == 0) {
        throw new AudienceException(AudienceException.Code.UNAVAILABLE, "the test's fault");
      }
      int first = after.map(p -> Integer.parseInt(p.value().substring(2), 16) + 1).orElse(0);
      return IntStream.range(first, Math.min(size, first + limit))
          .mapToObj(i -> Recipient.of(Party.address("0x%040x".formatted(i))))
          .toList();
    }
  }

  private static final class Sizes implements EngineListener {
    final Map<String, Long> all = new HashMap<>();

    @Override
    public void audienceCounted(String audience, long members) {
      all.put(audience, members);
    }
  }

  private final TickingClock clock = new TickingClock();
  private final Crowds crowds = new Crowds();
  private final Sizes sizes = new Sizes();

  private AudienceSizes counting(List<String> names) {
    return new AudienceSizes(
        new Audiences(Map.of("crowd", crowds), identifiers -> Map.of()),
        names.stream()
            .map(n -> new Audience.From("crowd", n, Audience.list(n).parameters()))
            .toList(),
        sizes,
        clock);
  }

  private int rounds(AudienceSizes counting) {
    int rounds = 1;
    while (counting.runOnce()) {
      assertEquals(Optional.of(clock.instant()), counting.nextDue(), "there is more to do");
      rounds++;
    }
    return rounds;
  }

  @Test
  void each_is_counted_page_by_page_and_again_only_after_a_while() {
    crowds.sizes.putAll(Map.of("small", 3, "large", 2 * AudienceSizes.PAGE + 1));
    AudienceSizes counting = counting(List.of("small", "large"));
    assertEquals(4, rounds(counting), "one page a round");
    assertEquals(
        Map.of("crowd(small)", 3L, "crowd(large)", 2L * AudienceSizes.PAGE + 1), sizes.all);
    crowds.sizes.put("small", 4);
    clock.pass(AudienceSizes.EVERY.minusMillis(1));
    assertFalse(counting.runOnce());
    assertEquals(4, crowds.pages);
    clock.pass(Duration.ofMillis(1));
    assertEquals(Optional.of(clock.instant()), counting.nextDue());
    rounds(counting);
    assertEquals(4L, sizes.all.get("crowd(small)"));
  }

  @Test
  void one_that_cannot_be_read_keeps_its_size_and_holds_nobody_up() {
    crowds.sizes.putAll(Map.of("away", 7, "there", 1));
    AudienceSizes counting = counting(List.of("away", "there"));
    rounds(counting);
    crowds.sizes.putAll(Map.of("away", 0, "there", 2));
    clock.pass(AudienceSizes.EVERY);
    rounds(counting);
    assertEquals(Map.of("crowd(away)", 7L, "crowd(there)", 2L), sizes.all);
  }

  @Test
  void nobody_counts_for_ever() {
    crowds.sizes.put("huge", AudienceSizes.COUNTED_MAX + 5_000);
    assertEquals(AudienceSizes.COUNTED_MAX / AudienceSizes.PAGE, rounds(counting(List.of("huge"))));
    assertEquals(Map.of("crowd(huge)", (long) AudienceSizes.COUNTED_MAX), sizes.all);
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= AudienceSizes.AUDIENCES_MAX; i++) {
      names.add("no" + i);
      crowds.sizes.put("no" + i, 1);
    }
    sizes.all.clear();
    rounds(counting(names));
    assertEquals(AudienceSizes.AUDIENCES_MAX, sizes.all.size());
  }

  @Test
  void without_audiences_there_is_nothing_to_do() {
    AudienceSizes counting = counting(List.of());
    assertFalse(counting.runOnce());
    assertEquals(Optional.empty(), counting.nextDue());
  }

  /** What an event names is no label: a list for each proposal is not counted. */
  @Test
  void a_bot_counts_what_its_configuration_names() {
    crowds.sizes.put("fans", 2);
    EventName joined = new EventName("club.Joined");
    Bench bench =
        new Bench(
            new FakeClient(),
            EngineStores.inMemory(),
            Routes.builder().text(context -> "gm").build(),
            builder ->
                builder
                    .listener(sizes)
                    .category(new Category("news", Category.Silent.WITHHOLD))
                    .list(ListRule.joins("club", joined, "who"))
                    .list(ListRule.voted(joined, "proposal", "who"))
                    .counted(Audience.list("staff"))
                    .audience("crowd", crowds));
    bench.says(Bench.ALICE, "START news");
    bench.settle();
    bench.clock.pass(AudienceSizes.EVERY);
    bench.settle();
    assertEquals(
        Map.of("subscribers(news)", 1L, "members(club)", 0L, "list(staff)", 0L, "crowd(fans)", 2L),
        sizes.all);
    assertTrue(bench.engine.nextDue().isPresent());
  }
}
