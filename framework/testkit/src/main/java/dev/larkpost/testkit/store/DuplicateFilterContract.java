package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.event.DuplicateFilter;
import dev.larkpost.engine.event.DuplicateFilter.Verdict;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.MemoryDuplicateFilter.Times;
import dev.larkpost.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every memory of what came in must do, for one process or for two. */
public abstract class DuplicateFilterContract {
  protected static final Times TIMES = new Times(Duration.ofMinutes(1), Duration.ofHours(1));

  private static final EventId ID = new EventId("order-7");

  protected final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-21T12:00:00Z"));

  private DuplicateFilter one;
  private DuplicateFilter other;

  /** Two filters over one new memory; the same one twice where there is only one. */
  protected abstract List<DuplicateFilter> open() throws Exception;

  /** Lets go of them. */
  protected void close() {}

  @BeforeEach
  void openFilters() throws Exception {
    List<DuplicateFilter> filters = open();
    one = filters.getFirst();
    other = filters.getLast();
  }

  @AfterEach
  void closeFilters() {
    close();
  }

  @Test
  void who_claims_first_has_it_until_it_is_done_and_then_it_is_seen() {
    assertEquals(Verdict.NEW, one.claim(ID));
    assertEquals(Verdict.HELD, other.claim(ID));
    assertEquals(Verdict.HELD, one.claim(ID));
    one.done(ID);
    assertEquals(Verdict.SEEN, other.claim(ID));
    assertEquals(Verdict.SEEN, one.claim(ID));
    assertEquals(Verdict.NEW, other.claim(new EventId("order-8")));
  }

  @Test
  void a_claim_of_somebody_who_died_ends_by_itself() {
    one.claim(ID);
    clock.pass(TIMES.claimFor().minusMillis(1));
    assertEquals(Verdict.HELD, other.claim(ID));
    clock.pass(Duration.ofMillis(1));
    assertEquals(Verdict.NEW, other.claim(ID));
    assertEquals(Verdict.HELD, one.claim(ID));
  }

  @Test
  void what_was_released_may_be_claimed_and_what_was_done_may_not() {
    one.claim(ID);
    one.release(ID);
    assertEquals(Verdict.NEW, other.claim(ID));
    other.done(ID);
    one.release(ID);
    other.release(ID);
    assertEquals(Verdict.SEEN, one.claim(ID));
  }

  @Test
  void what_was_done_is_forgotten_after_a_while_not_before() {
    one.claim(ID);
    clock.pass(TIMES.claimFor().multipliedBy(2));
    one.done(ID);
    clock.pass(TIMES.seenFor().minusMillis(1));
    assertEquals(Verdict.SEEN, other.claim(ID));
    clock.pass(Duration.ofMillis(1));
    assertEquals(Verdict.NEW, other.claim(ID));
  }

  @Test
  void of_many_that_race_for_an_id_one_has_it() throws Exception {
    List<Callable<List<Integer>>> racers = new ArrayList<>();
    for (DuplicateFilter filter : List.of(one, other, one, other)) {
      racers.add(
          () -> {
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
              if (filter.claim(new EventId("race-" + i)) == Verdict.NEW) {
                mine.add(i);
              }
            }
            return mine;
          });
    }
    List<Integer> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(racers.size())) {
      for (Future<List<Integer>> racer : threads.invokeAll(racers)) {
        all.addAll(racer.get());
      }
    }
    Collections.sort(all);
    assertEquals(java.util.stream.IntStream.range(0, 300).boxed().toList(), all);
  }
}
