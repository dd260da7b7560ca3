package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.Unreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Alice is there, Bob has an inbox nothing can be sent to, and nobody knows Carol. */
class UnreachableTest {
  private static final String ALICES = "0x" + "a".repeat(40);
  private static final String BOBS = "0x" + "b".repeat(40);
  private static final String CAROLS = "0x" + "c".repeat(40);

  private final FakeClient client = new FakeClient();

  private Bench bench(Consumer<BotEngineBuilder> more) {
    client.inboxes.put(ALICES, ALICE);
    client.inboxes.put(BOBS, BOB);
    client.unreachable.add(BOB);
    return new Bench(
        client,
        EngineStores.inMemory(),
        Routes.builder().build(),
        b -> {
          b.category(new Category("drops", Category.Silent.TELL));
          more.accept(b);
        });
  }

  private static AnnouncementId announce(Bench bench) {
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .send(
                Announcement.to(Audience.addresses(ALICES, BOBS, CAROLS))
                    .category("drops")
                    .key("k")
                    .text("news")
                    .expires(bench.clock.instant().plus(Duration.ofDays(3))));
    bench.settle();
    return id;
  }

  private static Progress progress(Bench bench, AnnouncementId id) {
    return bench.engine.announcements().progress(id);
  }

  @Test
  void they_are_listed_with_their_reasons_page_by_page() {
    Bench bench = bench(b -> {});
    AnnouncementId id = announce(bench);
    Unreachable unreachable = bench.engine.unreachable();
    List<Unreachable.Person> all = new ArrayList<>();
    for (Optional<Party> after = Optional.<Party>empty(); all.size() < 2; ) {
      List<Unreachable.Person> page = unreachable.list(id, after, 1);
      assertEquals(1, page.size());
      all.addAll(page);
      after = Optional.of(page.getLast().party());
    }
    assertEquals(
        List.of(
            new Unreachable.Person(Party.address(CAROLS), "no_inbox"),
            new Unreachable.Person(Party.inbox(BOB), "unreachable")),
        all);
    assertEquals(all, unreachable.list(id, Optional.empty(), 10));
    assertEquals(List.of(), unreachable.list(id, Optional.of(all.getLast().party()), 10));
  }

  @Test
  void whoever_can_be_reached_meanwhile_is_told_once_when_somebody_asks() {
    Bench bench = bench(b -> {});
    AnnouncementId id = announce(bench);
    assertEquals(1, bench.engine.unreachable().retry(id));
    bench.settle();
    assertEquals(1, client.network.size());
    client.inboxes.put(CAROLS, FakeClient.SELF);
    client.unreachable.clear();
    assertEquals(2, bench.engine.unreachable().retry(id));
    bench.settle();
    bench.pass(Duration.ofSeconds(1));
    assertEquals(3, client.network.size());
    assertEquals(0, bench.engine.unreachable().retry(id));
    bench.settle();
    assertEquals(3, client.network.size());
    assertEquals(3, progress(bench, id).in(DeliveryState.CONFIRMED));
    assertEquals(3, progress(bench, id).all());
    assertEquals(
        AnnouncementState.DONE, bench.engine.announcements().find(id).orElseThrow().state());
  }

  @Test
  void they_are_tried_again_by_time_and_not_after_it_expired() {
    Bench bench = bench(b -> b.retryUnreachable(Duration.ofDays(1)));
    AnnouncementId id = announce(bench);
    bench.clock.pass(Duration.ofHours(23));
    client.inboxes.put(CAROLS, FakeClient.SELF);
    bench.settle();
    assertEquals(1, client.network.size());
    bench.clock.pass(Duration.ofHours(2));
    bench.settle();
    assertEquals(2, client.network.size());
    assertEquals(Map.of("unreachable", 1L), progress(bench, id).reasons(DeliveryState.UNREACHABLE));
    client.unreachable.clear();
    bench.clock.pass(Duration.ofDays(3));
    bench.settle();
    assertEquals(2, client.network.size());
  }

  @Test
  void a_network_that_does_not_answer_is_asked_again_later_and_holds_up_nobody() {
    Bench bench = bench(b -> b.retryUnreachable(Duration.ofDays(1)));
    announce(bench);
    client.inboxes.put(CAROLS, FakeClient.SELF);
    client.failingLookups = 1;
    bench.clock.pass(Duration.ofHours(25));
    bench.settle();
    assertEquals(0, client.failingLookups);
    assertEquals(1, client.network.size());
    bench
        .engine
        .announcements()
        .send(Announcement.to(Audience.addresses(ALICES)).category("drops").key("k2").text("more"));
    bench.settle();
    assertEquals(2, client.network.size());
    bench.clock.pass(Duration.ofMinutes(2));
    bench.settle();
    assertEquals(3, client.network.size());
  }

  @Test
  void a_cancelled_one_is_left_alone() {
    Bench bench = bench(b -> {});
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .send(
                Announcement.to(Audience.addresses(CAROLS))
                    .category("drops")
                    .key("k")
                    .text("news"));
    bench.engine.runOnce();
    bench.engine.announcements().cancel(id);
    client.inboxes.put(CAROLS, FakeClient.SELF);
    assertEquals(0, bench.engine.unreachable().retry(id));
    bench.settle();
    assertEquals(0, client.network.size());
  }

  @Test
  void a_stop_counts_here_too() {
    Bench bench = bench(b -> {});
    AnnouncementId id = announce(bench);
    client.unreachable.clear();
    bench.says(BOB, "STOP");
    bench.settle();
    client.network.clear();
    bench.engine.unreachable().retry(id);
    bench.settle();
    assertEquals(0, client.network.size());
    assertEquals(Map.of("consent", 1L), progress(bench, id).reasons(DeliveryState.SKIPPED));
  }
}
