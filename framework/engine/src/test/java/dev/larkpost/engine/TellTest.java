package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.inbound.Cause;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.Variables;
import dev.larkpost.engine.trigger.FilterText;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events and announcements through the whole engine, up to what people see and say back. */
class TellTest {
  private static final String ALICES = "0x" + "a".repeat(40);
  private static final String BOBS = "0x" + "b".repeat(40);
  private static final String CAROLS = "0x" + "c".repeat(40);
  private static final String DORAS = "0x" + "d".repeat(40);
  private static final InboxId CAROL = new InboxId("ca".repeat(32));
  private static final InboxId DORA = new InboxId("d0".repeat(32));

  record Liquidated(String user, BigInteger amount) {}

  private final List<String> heard = new ArrayList<>();
  private Instant ends = Instant.parse("2100-01-01T00:00:00Z");
  private final FakeClient client = new FakeClient();
  private final Bench bench = new Bench(client, EngineStores.inMemory(), routes(), this::engine);

  private Routes routes() {
    return Routes.builder()
        .text(
            c -> {
              heard.add("text about " + cause(c.cause()));
              return Optional.empty();
            })
        .reaction(
            c -> {
              heard.add("reaction to " + cause(c.cause()));
              return Optional.empty();
            })
        .button(
            "why",
            c -> {
              heard.add("tap on " + cause(c.cause()));
              return "because";
            })
        .build();
  }

  private static String cause(Optional<Cause> cause) {
    return cause
        .map(
            c ->
                c.event(Liquidated.class)
                    .map(e -> "liquidation of " + e.amount())
                    .orElse(c.spec().key()))
        .orElse("nothing");
  }

  private void engine(BotEngineBuilder builder) {
    client.inboxes.put(ALICES, ALICE);
    client.inboxes.put(BOBS, BOB);
    client.inboxes.put(CAROLS, CAROL);
    client.inboxes.put(DORAS, DORA);
    builder
        .category(new Category("liquidations", Category.Silent.TELL))
        .category(new Category("club", Category.Silent.WITHHOLD))
        .category(
            new Category(
                "quiet",
                Category.Silent.TELL,
                Optional.of(
                    new QuietHours(LocalTime.of(11, 0), LocalTime.of(13, 0), ZoneOffset.UTC))))
        .template(template("liquidated", "{amount.units(2)} gone"))
        .template(template("reverted", "{amount.units(2)} is back"))
        .condition("open", spec -> true)
        .rule(
            new Rule(
                new Trigger(
                    "liq",
                    new EventName("vault.Liquidated"),
                    FilterText.parse("test", "amount > 100")),
                match -> {
                  Liquidated e = match.event().fields().as(Liquidated.class);
                  return List.of(
                      Notification.to(e.user())
                          .category("liquidations")
                          .using("liquidated", e)
                          .button("why", "Show why")
                          .onRetraction("reverted"));
                }))
        .rule(
            new Rule(
                new Trigger("all", new EventName("vault.Closed"), event -> true),
                match ->
                    List.of(
                        Announcement.to(Audience.members("dao").except(Audience.voted("7")))
                            .category("liquidations")
                            .using("liquidated", match.event().fields())
                            .expires(ends)
                            .onRetraction("reverted"))))
        .list(ListRule.joins("dao", new EventName("dao.Joined"), "user"))
        .list(ListRule.leaves("dao", new EventName("dao.Left"), "user"));
  }

  private static Template template(String name, String text) {
    return Template.of(
        Template.Source.of(name, Template.Kind.TEXT, text), Variables.of(Liquidated.class));
  }

  private static Event event(String id, String user, long amount) {
    return event("vault.Liquidated", id, user, amount);
  }

  private static Event event(String name, String id, String user, long amount) {
    return new Event(
        new EventId(id),
        new EventName(name),
        EventKind.HAPPENED,
        new SourceName("evm"),
        1,
        Instant.EPOCH,
        Fields.of("user", user).with("amount", BigInteger.valueOf(amount)),
        Fields.NONE);
  }

  private void happens(Event... events) {
    client
        .transactions()
        .inTransaction(
            tx -> {
              bench.engine.rules().take(tx, List.of(events));
              return true;
            });
    bench.settle();
  }

  private List<String> shown(InboxId who) {
    return client.network.stream()
        .filter(s -> s.conversation().equals(FakeClient.dm(who)))
        .map(
            s ->
                switch (s.content()) {
                  case Content.Text t -> t.text();
                  case Content.Actions a ->
                      a.description() + " [" + a.actions().getFirst().label() + "]";
                  default -> s.content().toString();
                })
        .toList();
  }

  @Test
  void an_event_is_told_once_to_whom_it_concerns() {
    happens(event("1", ALICES, 250), event("2", BOBS, 50), event("1", ALICES, 250));
    happens(event("1", ALICES, 250));
    assertEquals(List.of("2.5 gone [Show why]"), shown(ALICE));
    assertEquals(List.of(), shown(BOB));
  }

  @Test
  void a_retraction_is_told_to_those_who_were_told_and_a_fact_that_is_back_is_told_again() {
    happens(event("1", ALICES, 250));
    happens(event("1", ALICES, 250).as(EventKind.RETRACTED));
    happens(event("1", ALICES, 250).as(EventKind.RESTORED));
    happens(event("1", ALICES, 250).as(EventKind.RETRACTED));
    assertEquals(
        List.of("2.5 gone [Show why]", "2.5 is back", "2.5 gone [Show why]", "2.5 is back"),
        shown(ALICE));
  }

  /** Bob stops, Carol comes too late and Dora goes: Alice and Dora were told, nobody else. */
  @Test
  void a_retraction_of_what_an_audience_was_told_corrects_exactly_those_who_were_told() {
    happens(joined(ALICES), joined(BOBS), joined(DORAS));
    bench.says(BOB, "STOP");
    bench.settle();
    client.network.clear();
    happens(closed());
    assertEquals(List.of("2.5 gone"), shown(ALICE));
    happens(joined(CAROLS), event("dao.Left", "left", DORAS, 1));
    happens(closed().as(EventKind.RETRACTED), closed().as(EventKind.RETRACTED));
    assertEquals(List.of("2.5 gone", "2.5 is back"), shown(ALICE));
    assertEquals(List.of("2.5 gone", "2.5 is back"), shown(DORA));
    assertEquals(List.of(), shown(BOB));
    assertEquals(List.of(), shown(CAROL));
    happens(closed().as(EventKind.RESTORED));
    assertEquals(List.of("2.5 gone", "2.5 is back", "2.5 gone"), shown(ALICE));
    assertEquals(List.of("2.5 gone"), shown(CAROL), "a member by now");
  }

  @Test
  void what_an_audience_was_told_is_corrected_even_when_it_has_expired() {
    ends = bench.clock.instant().plusSeconds(60);
    happens(joined(ALICES), closed());
    bench.clock.pass(Duration.ofSeconds(61));
    happens(closed().as(EventKind.RETRACTED));
    assertEquals(List.of("2.5 gone", "2.5 is back"), shown(ALICE));
  }

  @Test
  void who_was_not_told_yet_when_the_fact_went_is_neither_told_nor_corrected() {
    happens(joined(ALICES), joined(BOBS));
    client
        .transactions()
        .inTransaction(
            tx -> {
              bench.engine.rules().take(tx, List.of(closed()));
              return true;
            });
    happens(closed().as(EventKind.RETRACTED));
    assertEquals(List.of(), client.network);
  }

  private static Event joined(String who) {
    return event("dao.Joined", "joined " + who, who, 1);
  }

  private static Event closed() {
    return event("vault.Closed", "closed", ALICES, 250);
  }

  @Test
  void what_was_not_sealed_when_its_fact_went_is_never_told() {
    client
        .transactions()
        .inTransaction(
            tx -> {
              bench.engine.rules().take(tx, List.of(event("1", ALICES, 250)));
              return true;
            });
    happens(event("1", ALICES, 250).as(EventKind.RETRACTED));
    assertEquals(List.of(), shown(ALICE));
  }

  @Test
  void an_event_a_rule_cannot_use_is_set_aside_and_the_others_are_told() {
    happens(event("bad", "no address", 250), event("1", ALICES, 250));
    assertEquals(List.of("2.5 gone [Show why]"), shown(ALICE));
    assertTrue(
        bench.recorder.events.contains("set aside liq bad"), bench.recorder.events::toString);
  }

  @Test
  void answers_find_what_they_are_about() {
    happens(event("1", ALICES, 250));
    MessageId told =
        client
            .transactions()
            .inSnapshot(tx -> bench.stores.causes().recent(tx, FakeClient.dm(ALICE), 1))
            .getFirst()
            .message();
    String actions =
        client.network.stream()
            .map(FakeClient.Seen::content)
            .filter(Content.Actions.class::isInstance)
            .map(c -> ((Content.Actions) c).id())
            .findFirst()
            .orElseThrow();
    happens(event("2", ALICES, 300));
    bench.says(ALICE, "hm?");
    bench.says(
        ALICE,
        new Content.Reaction(told, Optional.empty(), true, "👍", Content.Reaction.Schema.UNICODE));
    bench.says(ALICE, new Content.Intent(actions, "why", Map.of()));
    bench.says(ALICE, "1");
    bench.says(BOB, new Content.Intent(actions, "why", Map.of()));
    bench.says(BOB, "and I?");
    bench.settle();
    assertEquals(
        Set.of(
            "text about liquidation of 300",
            "reaction to liquidation of 250",
            "tap on liquidation of 250",
            "tap on liquidation of 300",
            "tap on nothing",
            "text about nothing"),
        Set.copyOf(heard));
  }

  @Test
  void taps_are_counted_once_per_inbox_until_it_closes() {
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .send(
                Announcement.to(Audience.addresses(ALICES, BOBS))
                    .category("liquidations")
                    .key("vote")
                    .text("Vote")
                    .expires(bench.clock.instant().plusSeconds(60))
                    .buttons("vote", "For", "Against"));
    bench.settle();
    String actions = dev.larkpost.engine.outbox.Wording.actionsId("vote");
    bench.says(ALICE, new Content.Intent(actions, "vote/For", Map.of()));
    bench.says(ALICE, new Content.Intent(actions, "vote/For", Map.of()));
    bench.says(BOB, "2");
    bench.says(BOB, new Content.Intent(actions, "vote/Maybe", Map.of()));
    bench.settle();
    assertEquals(
        Map.of("vote/For", 1L, "vote/Against", 1L), bench.engine.announcements().tally(id));
    bench.says(ALICE, "2");
    bench.settle();
    assertEquals(Map.of("vote/Against", 2L), bench.engine.announcements().tally(id));
    bench.pass(Duration.ofSeconds(61));
    bench.says(ALICE, new Content.Intent(actions, "vote/For", Map.of()));
    bench.settle();
    assertEquals(Map.of("vote/Against", 2L), bench.engine.announcements().tally(id));
  }

  @Test
  void a_stop_counts_even_for_bytes_that_were_lost_and_would_be_sealed_anew() {
    client.confirmAtOnce = false;
    happens(event("1", ALICES, 250));
    assertEquals(1, shown(ALICE).size());
    bench.says(ALICE, "STOP");
    bench.settle();
    client.network.clear();
    client.lose(client.sealed.firstKey());
    bench.settle();
    assertEquals(List.of(), shown(ALICE).stream().filter(s -> s.contains("gone")).toList());
    assertTrue(bench.recorder.events.contains("skipped consent"), bench.recorder.events::toString);
  }

  @Test
  void a_stop_between_the_plan_and_the_seal_counts() {
    client.state = dev.larkpost.xmtp.ClientState.CATCHING_UP;
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .send(Notification.to(ALICES).category("liquidations").key("k").text("hello"));
    bench.engine.runOnce();
    bench.says(ALICE, "stop liquidations");
    bench.settle();
    client.state = dev.larkpost.xmtp.ClientState.READY;
    bench.settle();
    assertEquals(List.of(), shown(ALICE).stream().filter("hello"::equals).toList());
    assertEquals(
        Map.of("consent", 1L),
        bench.engine.announcements().progress(id).reasons(DeliveryState.SKIPPED));
  }

  @Test
  void a_stop_counts_for_a_dm_that_is_named_as_a_conversation() {
    client.conversations.put(
        FakeClient.dm(ALICE),
        new dev.larkpost.xmtp.conversation.ConversationInfo(
            FakeClient.dm(ALICE),
            true,
            Optional.of(ALICE),
            "",
            List.of(),
            List.of(),
            List.of(),
            FakeClient.SELF,
            dev.larkpost.xmtp.conversation.ConsentState.ALLOWED,
            true,
            Optional.empty()));
    bench.says(ALICE, "STOP");
    bench.settle();
    int before = shown(ALICE).size();
    bench.engine.send(
        List.of(
            new dev.larkpost.engine.outbox.NewDelivery(
                dev.larkpost.engine.outbox.Lane.NOTIFICATION,
                new dev.larkpost.engine.outbox.Destination.InConversation(FakeClient.dm(ALICE)),
                new dev.larkpost.engine.outbox.Body(
                    dev.larkpost.xmtp.content.ContentCodec.encode(new Content.Text("hello")),
                    "direct",
                    true),
                Optional.of("liquidations"),
                bench.clock.instant())));
    bench.settle();
    assertEquals(before, shown(ALICE).size());
  }

  @Test
  void quiet_hours_delay() {
    bench
        .engine
        .announcements()
        .send(Notification.to(ALICES).category("quiet").key("k").text("psst"));
    bench.settle();
    assertEquals(List.of(), shown(ALICE));
    bench.clock.pass(Duration.ofMinutes(60));
    bench.settle();
    assertEquals(List.of("psst"), shown(ALICE));
  }

  @Test
  void a_draft_waits_for_its_approval_and_its_plan_says_whom_it_reaches() {
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .draft(
                Announcement.to(Audience.addresses(ALICES, BOBS, "0x" + "e".repeat(40)))
                    .category("liquidations")
                    .key("d")
                    .markdown("**hi**"));
    bench.settle();
    assertEquals(
        AnnouncementState.PLANNED, bench.engine.announcements().find(id).orElseThrow().state());
    assertEquals(
        2, bench.engine.announcements().find(id).orElseThrow().plan().orElseThrow().reach());
    assertEquals(List.of(), shown(ALICE));
    bench.engine.announcements().approve(id);
    bench.settle();
    bench.pass(Duration.ofSeconds(1));
    assertEquals(1, shown(ALICE).size());
    assertEquals(1, shown(BOB).size());
    assertEquals(
        AnnouncementState.DONE, bench.engine.announcements().find(id).orElseThrow().state());
  }

  @Test
  void an_announcement_must_say_what_holds_for_people_who_never_said_start() {
    Announcement none = Announcement.to(Audience.addresses(ALICES)).key("k").text("x");
    assertEquals(
        TellingException.Code.UNKNOWN_CATEGORY,
        assertThrows(TellingException.class, () -> bench.engine.announcements().send(none)).code());
    Announcement club = none.category("club");
    AnnouncementId id = bench.engine.announcements().send(club);
    bench.settle();
    assertEquals(
        Map.of("not_subscribed", 1L),
        bench.engine.announcements().progress(id).reasons(DeliveryState.SKIPPED));
    bench.says(ALICE, "start club");
    bench.settle();
    bench.engine.announcements().send(club.key("k2"));
    bench
        .engine
        .announcements()
        .send(Announcement.to(Audience.subscribers("club")).category("club").key("k3").text("y"));
    bench.settle();
    assertEquals(List.of("x", "y"), shown(ALICE).stream().filter(s -> s.length() == 1).toList());
  }

  @Test
  void what_cannot_be_told_is_refused_with_the_cure() {
    Announcements front = bench.engine.announcements();
    Notification to = Notification.to(ALICES);
    assertEquals(TellingException.Code.NO_KEY, code(() -> front.send(to.text("x"))));
    assertEquals(TellingException.Code.NOTHING_SAID, code(() -> front.send(to.key("k"))));
    assertEquals(
        TellingException.Code.UNKNOWN_TEMPLATE,
        code(() -> front.send(to.key("k").using("nope", Map.of()))));
    assertEquals(
        TellingException.Code.UNKNOWN_CONDITION,
        code(() -> front.send(to.key("k").text("x").onlyIf("nope"))));
  }

  private static TellingException.Code code(Runnable run) {
    return assertThrows(TellingException.class, run::run).code();
  }
}
