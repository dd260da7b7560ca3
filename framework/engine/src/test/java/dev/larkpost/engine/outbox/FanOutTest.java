package dev.larkpost.engine.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.consent.ConsentChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanOutTest {
  /** What goes out when the whole audience is looked at at once. */
  private static Set<String> expected(AnnouncementId id, IntStream people, Set<Integer> stopped) {
    return people
        .filter(n -> n % 10 != 9 && !stopped.contains(n))
        .mapToObj(n -> "announcement/" + id + "/" + FanOutBench.inbox(n))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void toldOnce(FanOutBench bench, Set<String> expected, String why) {
    assertEquals(expected.size(), bench.told.size(), why);
    assertEquals(expected, new TreeSet<>(bench.told), why);
  }

  @Test
  void fan_out_over_pages_equals_fan_out_at_once() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      FanOutBench bench = new FanOutBench();
      int n = random.nextInt(3_000);
      Set<Integer> stopped = new HashSet<>();
      for (int i = random.nextInt(40); i > 0 && n > 0; i--) {
        int who = random.nextInt(n);
        stopped.add(who);
        bench.says(who, ConsentChange.Kind.STOP, Optional.of("drops"));
      }
      AnnouncementId id = bench.running("k", FanOutBench.people(0, n));
      bench.settle();
      toldOnce(bench, expected(id, IntStream.range(0, n), stopped), "seed " + seed);
      Progress progress = bench.progress(id);
      assertEquals(AnnouncementState.DONE, bench.record(id).state(), "seed " + seed);
      assertEquals(n, progress.all(), "seed " + seed);
      assertEquals(
          IntStream.range(0, n).filter(i -> i % 10 == 9).count(),
          progress.in(DeliveryState.UNREACHABLE));
      assertEquals(
          stopped.stream().filter(i -> i % 10 != 9).count(),
          progress.reasons(DeliveryState.SKIPPED).getOrDefault("consent", 0L));
    }
  }

  @Test
  void whichever_step_it_dies_at_everybody_is_told_once() {
    int steps = 0;
    for (boolean beforeCommit : List.of(true, false)) {
      for (int kill = 0; kill < 12; kill++) {
        FanOutBench bench = new FanOutBench();
        AnnouncementId id = bench.running("k", FanOutBench.people(0, 2_600));
        bench.killAfter = kill;
        bench.killedBeforeCommit = beforeCommit;
        try {
          bench.settle();
        } catch (FanOutBench.Killed killed) {
          steps++;
          bench.start();
        }
        bench.settle();
        String why = "killed at " + kill + ", before the commit: " + beforeCommit;
        toldOnce(bench, expected(id, IntStream.range(0, 2_600), Set.of()), why);
        assertEquals(2_600, bench.progress(id).all(), why);
        assertEquals(AnnouncementState.DONE, bench.record(id).state(), why);
      }
    }
    assertTrue(steps > 12, "killed " + steps + " times");
  }

  @Test
  void a_pause_at_any_step_holds_and_going_on_tells_everybody_once() {
    for (int at = 0; at < 25; at++) {
      FanOutBench bench = new FanOutBench();
      AnnouncementId id = bench.running("k", FanOutBench.people(0, 3_000));
      for (int i = 0; i < at; i++) {
        bench.fanOut.runOnce();
        bench.send(170);
      }
      boolean ended = bench.record(id).state() == AnnouncementState.DONE;
      StepResult paused = bench.step(tx -> bench.steps().pause(tx, id));
      assertEquals(ended, paused instanceof StepResult.Refused, "step " + at);
      int before = bench.told.size();
      bench.start();
      bench.settle();
      assertEquals(before, bench.told.size(), "nothing leaves while paused, step " + at);
      bench.step(tx -> bench.steps().resume(tx, id));
      bench.settle();
      toldOnce(bench, expected(id, IntStream.range(0, 3_000), Set.of()), "step " + at);
      assertEquals(AnnouncementState.DONE, bench.record(id).state(), "step " + at);
    }
  }

  @Test
  void a_cancel_at_any_step_ends_it_and_every_recipient_that_was_looked_at_has_an_outcome() {
    for (int at = 0; at < 14; at++) {
      FanOutBench bench = new FanOutBench();
      AnnouncementId id = bench.running("k", FanOutBench.people(0, 3_000));
      for (int i = 0; i < at; i++) {
        bench.fanOut.runOnce();
        bench.send(170);
      }
      bench.step(tx -> bench.steps().cancel(tx, id, AnnouncementSteps.CANCELLED));
      int before = bench.told.size();
      bench.settle();
      assertEquals(before, bench.told.size(), "step " + at);
      assertEquals(AnnouncementState.CANCELLED, bench.record(id).state());
      assertEquals(0, bench.progress(id).open(), "step " + at);
      assertEquals(before, bench.progress(id).in(DeliveryState.CONFIRMED));
      StepResult again = bench.step(tx -> bench.steps().resume(tx, id));
      assertTrue(again instanceof StepResult.Refused);
    }
  }

  @Test
  void a_paused_announcement_holds_back_nobody_else() {
    FanOutBench bench = new FanOutBench();
    AnnouncementId paused = bench.running("a", FanOutBench.people(0, 100));
    bench.fanOut.runOnce();
    bench.step(tx -> bench.steps().pause(tx, paused));
    AnnouncementId other = bench.running("b", FanOutBench.people(0, 100));
    bench.settle();
    toldOnce(bench, expected(other, IntStream.range(0, 100), Set.of()), "the other one");
  }

  @Test
  void announcements_of_one_lane_share_it_by_weight() {
    FanOutBench bench = new FanOutBench();
    AnnouncementId light =
        bench.add(
            bench.spec("l", Lane.ANNOUNCEMENT, FanOutBench.people(0, 9_000), 1),
            AnnouncementState.APPROVED);
    AnnouncementId heavy =
        bench.add(
            bench.spec("h", Lane.ANNOUNCEMENT, FanOutBench.people(0, 9_000), 3),
            AnnouncementState.APPROVED);
    for (int i = 0; i < 40; i++) {
      bench.fanOut.runOnce();
    }
    while (bench.told.size() < 6_000) {
      bench.fanOut.runOnce();
      bench.send(100);
    }
    long ofHeavy =
        bench.told.stream().filter(k -> k.startsWith("announcement/" + heavy + "/")).count();
    assertTrue(ofHeavy > 4_000 && ofHeavy < 5_000, ofHeavy + " of 6,000 for three quarters");
    assertTrue(bench.progress(light).open() <= FanOut.AHEAD, "bounded");
    assertTrue(bench.progress(heavy).open() <= 3 * FanOut.AHEAD, "bounded");
  }

  @Test
  void a_notification_overtakes_a_running_announcement() {
    FanOutBench bench = new FanOutBench();
    bench.running("a", FanOutBench.people(0, 3_000));
    bench.fanOut.runOnce();
    bench.fanOut.runOnce();
    bench.send(10);
    AnnouncementId notification =
        bench.add(
            bench.spec("n", Lane.NOTIFICATION, FanOutBench.people(5, 6), 1),
            AnnouncementState.RUNNING);
    bench.fanOut.runOnce();
    bench.send(1);
    assertTrue(bench.told.getLast().startsWith("announcement/" + notification + "/"));
  }

  @Test
  void who_never_said_start_is_not_told_when_the_category_wants_that() {
    FanOutBench bench = new FanOutBench();
    bench.says(3, ConsentChange.Kind.START, Optional.of("club"));
    AnnouncementSpec drops = bench.spec("c", Lane.ANNOUNCEMENT, FanOutBench.people(0, 9), 1);
    AnnouncementId id =
        bench.add(
            new AnnouncementSpec(
                drops.key(),
                drops.lane(),
                Optional.of("club"),
                drops.audience(),
                drops.what(),
                drops.when(),
                1,
                Optional.empty()),
            AnnouncementState.APPROVED);
    bench.settle();
    toldOnce(bench, expected(id, IntStream.of(3), Set.of()), "only subscribers");
    assertEquals(Map.of("not_subscribed", 8L), bench.progress(id).reasons(DeliveryState.SKIPPED));
  }

  private static AnnouncementSpec with(AnnouncementSpec spec, AnnouncementSpec.When when) {
    return new AnnouncementSpec(
        spec.key(),
        spec.lane(),
        spec.category(),
        spec.audience(),
        spec.what(),
        when,
        spec.weight(),
        spec.cause());
  }

  @Test
  void it_waits_for_its_time_ends_when_it_expires_and_when_it_is_no_longer_true() {
    FanOutBench bench = new FanOutBench();
    Instant at = bench.clock.instant().plusSeconds(60);
    AnnouncementSpec spec = bench.spec("k", Lane.ANNOUNCEMENT, FanOutBench.people(0, 2_500), 1);
    AnnouncementId id =
        bench.add(
            with(
                spec,
                new AnnouncementSpec.When(
                    at, Optional.of(at.plusSeconds(60)), Optional.of("open"))),
            AnnouncementState.APPROVED);
    boolean[] open = {true};
    bench.conditions.put("open", s -> open[0]);
    bench.start();
    bench.settle();
    assertEquals(Optional.of(at), bench.fanOut.nextDue());
    assertEquals(0, bench.told.size());
    bench.clock.pass(Duration.ofSeconds(60));
    bench.fanOut.runOnce();
    bench.send(100);
    assertEquals(100, bench.told.size());
    open[0] = false;
    bench.settle();
    assertEquals(100, bench.told.size());
    assertEquals(Optional.of("no_longer_true"), bench.record(id).reason());
    AnnouncementId late =
        bench.add(
            with(
                bench.spec("late", Lane.ANNOUNCEMENT, FanOutBench.people(0, 2_500), 1),
                new AnnouncementSpec.When(at, Optional.of(at.plusSeconds(60)), Optional.empty())),
            AnnouncementState.APPROVED);
    bench.fanOut.runOnce();
    bench.clock.pass(Duration.ofSeconds(60));
    bench.settle();
    assertEquals(Optional.of("expired"), bench.record(late).reason());
    assertEquals(AnnouncementState.CANCELLED, bench.record(late).state());
  }

  @Test
  void a_plan_counts_before_anything_goes_out_and_survives_a_restart() {
    FanOutBench bench = new FanOutBench();
    for (int i = 0; i < 1_000; i++) {
      bench.known.add(FanOutBench.inbox(i));
    }
    bench.says(7, ConsentChange.Kind.STOP, Optional.empty());
    AnnouncementId id =
        bench.add(
            bench.spec("k", Lane.ANNOUNCEMENT, FanOutBench.people(0, 5_000), 1),
            AnnouncementState.DRAFT);
    assertTrue(bench.step(tx -> bench.steps().approve(tx, id)) instanceof StepResult.Refused);
    bench.step(tx -> bench.steps().plan(tx, id));
    bench.fanOut.runOnce();
    bench.fanOut.runOnce();
    bench.start();
    bench.settle();
    AnnouncementPlan plan = bench.record(id).plan().orElseThrow();
    assertEquals(AnnouncementState.PLANNED, bench.record(id).state());
    assertEquals(4_499, plan.reach());
    assertEquals(500, plan.withoutInbox());
    assertEquals(1, plan.withheld());
    assertEquals(3_600, plan.newConversations());
    assertEquals(4_499 + 2 * 3_600, plan.units());
    assertEquals(bench.clock.instant(), plan.first());
    // 2,100 at will, then 9,599 in 16 spends, the first at once: 15 pauses of 60.25 s, and the
    // publishes themselves at 1,000 a second.
    assertEquals(
        Duration.ofMillis(15 * 60_250 + plan.units()), Duration.between(plan.first(), plan.last()));
    assertEquals(0, bench.told.size());
    bench.step(tx -> bench.steps().approve(tx, id));
    bench.settle();
    assertEquals(4_499, bench.told.size());
  }

  @Test
  void a_warm_up_makes_conversations_and_tells_nobody() {
    FanOutBench bench = new FanOutBench();
    AnnouncementId id =
        bench.add(
            bench.spec("w", Lane.WARM_UP, FanOutBench.people(0, 1_200), 1),
            AnnouncementState.APPROVED);
    bench.settle();
    assertEquals(0, bench.told.size());
    assertEquals(1_080, bench.known.size());
    assertEquals(1_080, bench.progress(id).in(DeliveryState.CONFIRMED));
    assertEquals(AnnouncementState.DONE, bench.record(id).state());
  }

  @Test
  void a_correction_goes_to_exactly_those_that_were_told() {
    FanOutBench bench = new FanOutBench();
    AnnouncementId id = bench.running("k", FanOutBench.people(0, 2_000));
    bench.fanOut.runOnce();
    bench.fanOut.runOnce();
    bench.send(250);
    bench.step(tx -> bench.steps().cancel(tx, id, "retracted"));
    Set<String> were =
        bench.told.stream().map(k -> k.substring(k.lastIndexOf('/'))).collect(Collectors.toSet());
    bench.told.clear();
    bench.add(
        bench.spec("k/retracted", Lane.NOTIFICATION, ToldAudience.of(id), 1),
        AnnouncementState.RUNNING);
    bench.settle();
    assertEquals(250, were.size());
    assertEquals(250, bench.told.size());
    assertEquals(
        were,
        bench.told.stream().map(k -> k.substring(k.lastIndexOf('/'))).collect(Collectors.toSet()));
  }

  @Test
  void an_audience_nobody_knows_pauses_the_announcement_and_the_others_go_on() {
    FanOutBench bench = new FanOutBench();
    AnnouncementId broken = bench.running("b", Audience.holders("nft"));
    bench.running("ok", FanOutBench.people(0, 5));
    bench.settle();
    assertEquals(AnnouncementState.PAUSED, bench.record(broken).state());
    assertEquals(Optional.of("audience_unreadable"), bench.record(broken).reason());
    assertEquals(5, bench.told.size());
  }

  @Test
  void who_sleeps_holds_up_nobody_who_is_awake() {
    FanOutBench bench = new FanOutBench();
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    List<Recipient> people =
        IntStream.range(0, 3 * FanOut.AHEAD)
            .filter(n -> n % 10 != 9)
            .mapToObj(
                n ->
                    new Recipient(
                        Party.address(FanOutBench.address(n)),
                        n < 2 * FanOut.AHEAD ? Optional.of(tokyo) : Optional.empty(),
                        Optional.empty()))
            .toList();
    AnnouncementSpec drops = bench.spec("k", Lane.ANNOUNCEMENT, new Audience.These(people), 1);
    AnnouncementId id =
        bench.add(
            new AnnouncementSpec(
                drops.key(),
                drops.lane(),
                Optional.of("nightly"),
                drops.audience(),
                drops.what(),
                drops.when(),
                1,
                Optional.empty()),
            AnnouncementState.APPROVED);
    // It is noon in UTC, and nine in the evening in Tokyo.
    bench.clock.pass(Duration.ofHours(2));
    bench.settle();
    toldOnce(
        bench,
        expected(id, IntStream.range(2 * FanOut.AHEAD, 3 * FanOut.AHEAD), Set.of()),
        "those awake");
    bench.clock.pass(Duration.ofHours(8));
    bench.settle();
    assertEquals(people.size(), bench.told.size());
    assertEquals(AnnouncementState.DONE, bench.record(id).state());
  }
}
