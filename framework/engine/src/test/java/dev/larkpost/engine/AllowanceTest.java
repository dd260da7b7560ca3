package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Digests;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.template.Template;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one recipient gets, and when. It is noon in UTC when a test begins. */
class AllowanceTest {
  private static final String ALICES = "0x" + "a".repeat(40);
  private static final Duration HOUR = Duration.ofHours(1);

  private final FakeClient client = new FakeClient();
  private final Bench bench =
      new Bench(client, EngineStores.inMemory(), Routes.builder().build(), this::engine);

  private static Category category(String name, int most, Overflow overflow) {
    return new Category(name, Category.Silent.TELL).atMost(new Allowance(most, HOUR, overflow));
  }

  private void engine(BotEngineBuilder builder) {
    client.inboxes.put(ALICES, ALICE);
    builder
        .category(category("dropped", 2, new Overflow.Drop()))
        .category(category("delayed", 2, new Overflow.Delay()))
        .category(category("summed", 2, new Overflow.Digest(Optional.empty())))
        .category(category("templated", 1, new Overflow.Digest(Optional.of("sum"))))
        .category(new Category("plain", Category.Silent.TELL))
        .category(new Category("urgent", Category.Silent.TELL).asUrgent())
        .quietHours(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneOffset.UTC))
        .allowance(Lane.NOTIFICATION, new Allowance(5, HOUR, new Overflow.Delay()))
        .template(
            Template.of(
                new Template.Source(
                    "sum",
                    Template.Kind.TEXT,
                    Map.of(
                        "en", "{count} things: {#for l in lines}{l};{/for}",
                        "de", "{count} Dinge, {more} mehr"),
                    "en"),
                Digests.VARIABLES));
  }

  private void tell(String category, String... texts) {
    for (String text : texts) {
      announce(Notification.to(ALICES), category, text);
    }
  }

  private AnnouncementId announce(Notification to, String category, String text) {
    return bench.engine.announcements().send(to.category(category).key(text).text(text));
  }

  private List<String> told() {
    bench.settle();
    return bench.textsTo(ALICE);
  }

  private List<String> afterAnHour() {
    client.network.clear();
    bench.clock.pass(HOUR);
    return told();
  }

  @Test
  void more_than_the_allowance_is_dropped_until_the_period_is_over() {
    tell("dropped", "1", "2", "3");
    assertEquals(List.of("1", "2"), told());
    assertTrue(bench.recorder.events.contains("skipped limit"), bench.recorder.events::toString);
    bench.clock.pass(HOUR.minusMillis(1));
    tell("dropped", "4");
    assertEquals(List.of("1", "2"), told());
    bench.clock.pass(Duration.ofMillis(1));
    tell("dropped", "5");
    assertEquals(List.of("1", "2", "5"), told());
  }

  @Test
  void in_no_stretch_as_long_as_the_period_is_there_more() {
    tell("dropped", "1");
    told();
    bench.clock.pass(Duration.ofMinutes(50));
    tell("dropped", "2");
    told();
    bench.clock.pass(Duration.ofMinutes(10));
    tell("dropped", "3", "4");
    assertEquals(List.of("1", "2", "3"), told());
  }

  @Test
  void what_is_delayed_comes_when_there_is_room_in_its_order() {
    tell("delayed", "1", "2", "3", "4", "5");
    assertEquals(List.of("1", "2"), told());
    bench.clock.pass(HOUR.minusMillis(1));
    assertEquals(List.of("1", "2"), told());
    bench.clock.pass(Duration.ofMillis(1));
    assertEquals(List.of("1", "2", "3", "4"), told());
    bench.clock.pass(HOUR);
    assertEquals(List.of("1", "2", "3", "4", "5"), told());
  }

  @Test
  void a_digest_sums_up_the_rest_in_one_message_at_the_end_of_the_period() {
    tell("summed", "1", "2", "3\nmore of it", "4");
    assertEquals(List.of("1", "2"), told());
    bench.clock.pass(Duration.ofMinutes(59));
    tell("summed", "5");
    assertEquals(List.of("1", "2"), told());
    client.network.clear();
    bench.clock.pass(Duration.ofMinutes(1));
    assertEquals(List.of("3 more (summed)\n- 3\n- 4\n- 5"), told());
    tell("summed", "6", "7");
    assertEquals(List.of("3 more (summed)\n- 3\n- 4\n- 5", "6"), told());
    assertEquals(List.of("1 more (summed)\n- 7"), afterAnHour());
    assertEquals(List.of(), afterAnHour());
  }

  @Test
  void a_digest_is_written_by_template_in_the_recipients_language() {
    announce(german(), "templated", "1");
    announce(german(), "templated", "2");
    announce(german(), "templated", "3");
    assertEquals(List.of("1"), told());
    assertEquals(List.of("2 Dinge, 0 mehr"), afterAnHour());
  }

  private static Notification german() {
    return Notification.to(
        new Audience.These(
            List.of(
                new Recipient(
                    Party.address(ALICES),
                    Optional.empty(),
                    Optional.of(java.util.Locale.GERMAN)))));
  }

  @Test
  void a_template_that_is_not_there_is_refused_when_the_bot_is_built() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Bench(
                    new FakeClient(),
                    EngineStores.inMemory(),
                    Routes.builder().build(),
                    b ->
                        b.category(category("x", 1, new Overflow.Digest(Optional.of("nowhere"))))));
    assertTrue(String.valueOf(refused.getMessage()).contains("\"nowhere\""));
  }

  @Test
  void a_stop_counts_for_a_digest_too() {
    tell("summed", "1", "2", "3");
    told();
    bench.says(ALICE, "stop summed");
    told();
    assertEquals(List.of(), afterAnHour());
    assertTrue(bench.recorder.events.contains("skipped consent"), bench.recorder.events::toString);
  }

  @Test
  void a_lane_has_an_allowance_of_its_own_and_urgent_categories_none_but_theirs() {
    tell("plain", "1", "2", "3", "4", "5", "6");
    tell("urgent", "7", "8");
    assertEquals(List.of("1", "2", "3", "4", "5", "7", "8"), told());
    assertEquals(List.of("6"), afterAnHour());
  }

  @Test
  void everybody_has_their_own() {
    client.inboxes.put("0x" + "b".repeat(40), BOB);
    tell("dropped", "1", "2", "3");
    announce(Notification.to("0x" + "b".repeat(40)), "dropped", "for bob");
    assertEquals(List.of("1", "2"), told());
    assertEquals(List.of("for bob"), bench.textsTo(BOB));
  }

  @Test
  void replies_are_neither_counted_nor_held_back() {
    Bench talking =
        new Bench(
            new FakeClient(),
            EngineStores.inMemory(),
            Routes.builder().text(c -> "gm").build(),
            b -> b.allowance(Lane.NOTIFICATION, new Allowance(1, HOUR, new Overflow.Drop())));
    for (int i = 0; i < 5; i++) {
      talking.says(ALICE, "hi " + i);
    }
    talking.settle();
    assertEquals(5, talking.textsTo(ALICE).size());
  }

  @Test
  void bytes_that_were_lost_are_no_second_message() {
    client.confirmAtOnce = false;
    tell("dropped", "1", "2");
    told();
    client.lose(client.sealed.firstKey());
    bench.settle();
    assertEquals(
        List.of(), bench.recorder.events.stream().filter("skipped limit"::equals).toList());
  }

  @Test
  void a_seal_that_the_store_refused_used_nothing_and_summed_up_nothing() {
    tell("summed", "1", "2", "3", "4");
    client.failingSeals = 3;
    bench.settle();
    bench.pass(Duration.ofSeconds(30));
    assertEquals(0, client.failingSeals);
    assertEquals(List.of("1", "2"), told());
    assertEquals(List.of("2 more (summed)\n- 3\n- 4"), afterAnHour());
  }

  @Test
  void a_correction_reaches_those_who_were_told_whatever_they_had() {
    AnnouncementId id = announce(Notification.to(ALICES), "dropped", "1");
    tell("dropped", "2");
    assertEquals(List.of("1", "2"), told());
    bench
        .engine
        .announcements()
        .send(
            Notification.to(dev.larkpost.engine.outbox.ToldAudience.of(id))
                .category("dropped")
                .key("c")
                .text("not so"));
    assertEquals(List.of("1", "2", "not so"), told());
  }

  @Test
  void at_night_everything_but_the_urgent_waits_for_the_morning() {
    bench.clock.pass(Duration.ofHours(11));
    tell("plain", "1");
    tell("urgent", "2");
    assertEquals(List.of("2"), told());
    bench.clock.pass(Duration.ofHours(8));
    assertEquals(List.of("2", "1"), told());
  }

  @Test
  void the_night_is_where_the_recipient_is() {
    announce(
        Notification.to(
            new Audience.These(
                List.of(
                    new Recipient(
                        Party.address(ALICES),
                        Optional.of(ZoneId.of("Asia/Tokyo")),
                        Optional.empty())))),
        "plain",
        "1");
    bench.clock.pass(Duration.ofMinutes(59));
    assertEquals(List.of("1"), told());
    client.network.clear();
    bench.clock.pass(Duration.ofMinutes(2));
    announce(
        Notification.to(
            new Audience.These(
                List.of(
                    new Recipient(
                        Party.address(ALICES),
                        Optional.of(ZoneId.of("Asia/Tokyo")),
                        Optional.empty())))),
        "plain",
        "2");
    assertEquals(List.of(), told());
  }

  @Test
  void what_was_due_in_the_evening_and_is_sealed_at_night_is_held() {
    client.state = dev.larkpost.xmtp.ClientState.CATCHING_UP;
    AnnouncementId id = announce(Notification.to(ALICES), "plain", "1");
    bench.settle();
    bench.clock.pass(Duration.ofHours(11));
    client.state = dev.larkpost.xmtp.ClientState.READY;
    assertEquals(List.of(), told());
    assertTrue(
        bench.recorder.events.contains("postponed quiet_hours"), bench.recorder.events::toString);
    assertEquals(
        1, bench.engine.announcements().progress(id).in(DeliveryState.PLANNED), "still to come");
    bench.clock.pass(Duration.ofHours(8));
    assertEquals(List.of("1"), told());
  }
}
