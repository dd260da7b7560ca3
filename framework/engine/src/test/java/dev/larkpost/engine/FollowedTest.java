package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.inbound.Question;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.receipt.Receipts;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.engine.watch.Step;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What comes in is followed to where it leaves, whatever happens on the way. */
class FollowedTest {
  private static final EventName ORDERED = new EventName("shop.Ordered");
  private static final String HEADER = "00-" + "4b".repeat(16) + "-" + "00f0".repeat(4) + "-01";

  /** Remembers every step, with the first digits of its trace. */
  private static final class Steps implements EngineListener, Tracing {
    final List<String> all = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    Optional<Trace> now = Optional.empty();
    private Optional<Trace> within = Optional.empty();

    @Override
    public Tracing tracing() {
      return this;
    }

    @Override
    public boolean on() {
      return true;
    }

    private static String name(Trace trace) {
      return trace.id().substring(0, 8);
    }

    private Step step(String what) {
      return new Step() {
        private String more = "";

        @Override
        public void says(String name, String value) {
          more += " " + name + "=" + value;
        }

        @Override
        public void failed(String code) {
          more += " failed=" + code;
        }

        @Override
        public void close() {
          all.add(what + more);
        }
      };
    }

    @Override
    public Step message(MessageId message, int attempt) {
      return step("message " + name(Trace.of(message)) + " " + attempt);
    }

    @Override
    public Step handler(Event event, String rule) {
      return step("handler " + name(Trace.of(event)) + " " + rule);
    }

    @Override
    public Step timeout(MessageId asked, String step) {
      return step("timeout " + name(Trace.of(asked)) + " " + step);
    }

    @Override
    public Runnable deed(Deed deed, Collection<Trace> to) {
      String by = now.map(t -> " by " + name(t)).orElse("");
      return () -> to.forEach(trace -> all.add(deed + " " + name(trace) + by));
    }

    @Override
    public Step within(Trace trace) {
      within = Optional.of(trace);
      return new Step() {
        @Override
        public void says(String name, String value) {}

        @Override
        public void failed(String code) {}

        @Override
        public void close() {
          within = Optional.empty();
        }
      };
    }

    @Override
    public void told(Event event, List<String> rules, Period when) {
      all.add("event " + name(Trace.of(event)) + " " + rules);
    }

    @Override
    public void together(Stage stage, Map<Trace, Integer> of, Period when) {
      of.forEach((trace, count) -> all.add(stage + " " + name(trace) + " " + count));
    }

    @Override
    public Optional<Trace> current() {
      return now;
    }

    @Override
    public Optional<Trace> decided(Trace trace) {
      return Optional.of(new Trace(trace.id(), trace.span(), Optional.of(true)));
    }

    private String where() {
      return " in " + within.map(Steps::name).orElse("no trace");
    }

    @Override
    public void consentChanged(InboxId inbox, String word) {
      told.add(word + where());
    }

    @Override
    public void announcementChanged(long announcement, String state) {
      told.add(state + where());
    }

    @Override
    public void announcementFailed(long announcement, Throwable cause) {
      told.add("failed" + where());
    }

    @Override
    public void eventSetAside(String rule, String event, Throwable cause) {
      told.add("set aside" + where());
    }

    @Override
    public void deliveryLost(long delivery) {
      told.add("lost" + where());
    }

    @Override
    public void deliveryUnreachable(long delivery, String reason) {
      all.add("unreachable in " + within.map(Steps::name).orElse("no trace"));
    }
  }

  private final Steps steps = new Steps();
  private final FakeClient client = new FakeClient();
  private final EngineStores plain = EngineStores.inMemory();
  private int failures;
  private boolean unruly;
  private final Bench bench = bench();

  private Bench bench() {
    Receipts receipts =
        new Receipts(
            plain.receipts(),
            new TickingClock(),
            new Origins(plain.announcements(), steps, client.inboxId()));
    return new Bench(
        client,
        plain.leaving(receipts),
        Routes.builder()
            .command(
                "/buy",
                context -> {
                  context.ask(Question.of("How much?", "amount").within(Duration.ofMinutes(1)));
                  return "Buying.";
                })
            .step("amount", context -> "Bought.")
            .timeout("amount", dialog -> "Too late.")
            .text(
                context -> {
                  if (failures-- > 0) {
                    throw new IllegalStateException("wanted");
                  }
                  return "gm";
                })
            .build(),
        builder ->
            builder
                .listener(steps)
                .middleware(receipts.replies())
                .category(new Category("orders", Category.Silent.TELL))
                .rule(
                    new Rule(
                        new Trigger("orders", ORDERED, Filter.ANY),
                        match -> {
                          if (unruly) {
                            throw new IllegalStateException("wanted");
                          }
                          return List.of(Notification.to(ALICE).category("orders").text("ordered"));
                        }))
                .category(
                    new Category("summed", Category.Silent.TELL)
                        .atMost(
                            new Allowance(
                                1, Duration.ofMinutes(1), new Overflow.Digest(Optional.empty())))));
  }

  private static Event ordered(EventName name, Fields origin) {
    return new Event(
        new EventId("1"),
        name,
        EventKind.HAPPENED,
        new SourceName("kafka:orders"),
        1,
        Instant.EPOCH,
        Fields.NONE,
        origin);
  }

  private void happens(Event event) {
    EventSink sink =
        new FollowedSink(bench.engine.rules(), bench.engine::meeting, steps, bench.clock);
    sink.prepare(List.of(event));
    client
        .transactions()
        .inTransaction(
            tx -> {
              sink.take(tx, List.of(event));
              return true;
            });
    bench.settle();
  }

  private static String name(MessageId message) {
    return message.hex().substring(0, 8);
  }

  @Test
  void an_answer_is_followed_from_the_message_to_the_network() {
    String trace = name(bench.says(BOB, "gm"));
    bench.settle();
    assertEquals(
        List.of("SEAL " + trace + " 1", "PUBLISH " + trace + " 1"),
        steps.all.stream().filter(s -> !s.startsWith("message")).toList());
    assertTrue(steps.all.contains("message " + trace + " 1 route=text"), steps.all::toString);
  }

  @Test
  void a_handler_that_fails_says_so_and_its_next_attempt_is_in_the_same_trace() {
    failures = 1;
    String trace = name(bench.says(BOB, "gm"));
    bench.pass(Duration.ofSeconds(5));
    assertTrue(
        steps.all.contains("message " + trace + " 1 failed=HANDLER_FAILED"), steps.all::toString);
    assertTrue(steps.all.contains("message " + trace + " 2 route=text"), steps.all::toString);
  }

  @Test
  void an_event_is_followed_in_the_trace_its_record_came_in() {
    happens(ordered(ORDERED, Fields.of("headers", Fields.of(Trace.HEADER, HEADER))));
    assertEquals(
        List.of(
            "event 4b4b4b4b [orders]", "PLAN 4b4b4b4b 1", "SEAL 4b4b4b4b 1", "PUBLISH 4b4b4b4b 1"),
        steps.all);
    assertEquals(List.of("ordered"), bench.textsTo(ALICE));
  }

  @Test
  void an_event_no_rule_meets_is_not_followed() {
    happens(ordered(new EventName("shop.Else"), Fields.NONE));
    assertEquals(List.of(), steps.all);
  }

  @Test
  void what_was_sealed_before_a_crash_is_published_in_its_trace() {
    client.publishFaults.add(reference -> new PublishResult.Unknown("cut off"));
    String trace = name(bench.says(BOB, "gm"));
    bench.settle();
    assertEquals(List.of(), bench.textsTo(BOB));
    steps.all.clear();
    Bench again =
        new Bench(client, plain, Routes.builder().build(), builder -> builder.listener(steps));
    again.settle();
    assertEquals(List.of("gm"), again.textsTo(BOB));
    assertEquals(List.of("PUBLISH " + trace + " 1"), steps.all);
  }

  /** Both pages of an announcement by hand, in the trace of the call that began it. */
  @Test
  void an_announcement_goes_on_in_the_trace_that_was_under_way_when_it_began() {
    steps.now = Trace.parse(HEADER);
    String[] people = new String[600];
    for (int i = 0; i < people.length; i++) {
      people[i] = "0x" + "%040x".formatted(i + 1);
      client.inboxes.put(people[i], new InboxId("%064x".formatted(i + 1)));
    }
    bench
        .engine
        .announcements()
        .send(
            Announcement.to(Audience.addresses(people))
                .category("orders")
                .key("hello")
                .text("hello"));
    steps.now = Optional.empty();
    bench.settle();
    assertEquals(
        List.of("PLAN 4b4b4b4b 500", "PLAN 4b4b4b4b 100"),
        steps.all.stream().filter(s -> s.startsWith("PLAN")).toList());
    assertEquals(
        600,
        steps.all.stream()
            .filter(s -> s.startsWith("PUBLISH 4b4b4b4b "))
            .mapToInt(s -> Integer.parseInt(s.substring(s.lastIndexOf(' ') + 1)))
            .sum());
  }

  private String own(String key) {
    return Steps.name(Trace.of(client.inboxId(), key));
  }

  private void byHand(String key) {
    byHand(key, Optional.empty());
  }

  private void byHandOf(String category, String key) {
    byHand(key, Optional.of(category));
  }

  private void byHand(String key, Optional<String> category) {
    bench.engine.send(
        List.of(
            new NewDelivery(
                Lane.NOTIFICATION,
                new Destination.ToInbox(ALICE),
                new Body(ContentCodec.encode(new Content.Text(key)), key, true),
                category,
                bench.clock.instant())));
  }

  @Test
  void what_somebody_planned_by_hand_has_a_trace_of_its_own_that_names_its_cause() {
    steps.now = Trace.parse(HEADER);
    byHand("order-17");
    steps.now = Optional.empty();
    bench.settle();
    String trace = own("order-17");
    assertEquals(
        List.of(
            "BEGUN " + trace + " by 4b4b4b4b", "SEAL " + trace + " 1", "PUBLISH " + trace + " 1"),
        steps.all);
  }

  @Test
  void a_dead_delivery_is_tried_again_in_its_trace() {
    client.publishFaults.add(reference -> new PublishResult.Refused("refused"));
    byHand("order-17");
    bench.settle();
    steps.all.clear();
    steps.now = Trace.parse(HEADER);
    List<DeliveryId> dead =
        bench.engine.deadLetters().deliveries(new DeliveryId(0), 10).stream()
            .map(DeadLetters.DeadDelivery::id)
            .toList();
    assertEquals(1, bench.engine.deadLetters().retryDeliveries(dead).size());
    steps.now = Optional.empty();
    bench.settle();
    String trace = own("order-17");
    assertEquals(
        List.of(
            "RETRIED " + trace + " by 4b4b4b4b", "SEAL " + trace + " 1", "PUBLISH " + trace + " 1"),
        steps.all);
  }

  @Test
  void a_dead_message_is_tried_again_in_its_trace() {
    failures = 100;
    String trace = name(bench.says(BOB, "gm"));
    bench.pass(Duration.ofHours(2));
    failures = 0;
    steps.all.clear();
    List<Long> dead =
        bench.engine.deadLetters().messages(0, 10).stream()
            .map(DeadLetters.DeadMessage::sequence)
            .toList();
    assertEquals(1, bench.engine.deadLetters().retryMessages(dead));
    bench.settle();
    assertEquals("RETRIED " + trace, steps.all.getFirst());
    assertTrue(steps.all.contains("PUBLISH " + trace + " 1"), steps.all::toString);
    assertTrue(
        steps.all.stream().anyMatch(s -> s.matches("message " + trace + " \\d+ route=text")),
        steps.all::toString);
  }

  @Test
  void a_dead_event_is_tried_again_in_its_trace() {
    unruly = true;
    Event event = ordered(ORDERED, Fields.of("headers", Fields.of(Trace.HEADER, HEADER)));
    happens(event);
    unruly = false;
    steps.all.clear();
    List<Long> dead =
        bench.engine.deadLetters().events(0, 10).stream()
            .map(DeadLetters.DeadFact::number)
            .toList();
    assertEquals(dead, bench.engine.deadLetters().retryEvents(dead));
    bench.settle();
    assertEquals(
        List.of("RETRIED 4b4b4b4b", "PLAN 4b4b4b4b 1", "SEAL 4b4b4b4b 1", "PUBLISH 4b4b4b4b 1"),
        steps.all);
  }

  /** Nothing is under way when it is drafted; the operator's call is when it is approved. */
  @Test
  void an_announcement_that_nothing_traced_began_has_a_trace_its_approval_is_seen_in() {
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .draft(
                Announcement.to(Audience.inboxes(List.of(ALICE)))
                    .category("orders")
                    .key("hello")
                    .text("hello"));
    bench.settle();
    String trace = own("announcement/hello");
    assertEquals(List.of("BEGUN " + trace), steps.all);
    steps.now = Trace.parse(HEADER);
    bench.engine.announcements().approve(id);
    steps.now = Optional.empty();
    bench.settle();
    assertEquals(
        List.of(
            "BEGUN " + trace,
            "APPROVED " + trace + " by 4b4b4b4b",
            "PLAN " + trace + " 1",
            "SEAL " + trace + " 1",
            "PUBLISH " + trace + " 1"),
        steps.all);
    steps.all.clear();
    bench
        .engine
        .announcements()
        .send(
            Announcement.to(Audience.inboxes(List.of(ALICE)))
                .category("orders")
                .key("hello")
                .text("hello"));
    bench.settle();
    assertEquals(List.of(), steps.all, "it is the one that was told");
  }

  @Test
  void a_paused_one_goes_on_in_its_trace_and_so_do_those_nobody_reached() {
    client.sealFaults.add(
        d ->
            Optional.of(
                new SealResult.Impossible(d.reference(), XmtpException.Code.CONVERSATION_CLOSED)));
    AnnouncementId id =
        bench
            .engine
            .announcements()
            .send(
                Announcement.to(Audience.inboxes(List.of(ALICE)))
                    .category("orders")
                    .key("hello")
                    .text("hello"));
    bench.engine.announcements().pause(id);
    bench.engine.announcements().resume(id);
    bench.settle();
    String trace = own("announcement/hello");
    assertTrue(steps.all.contains("RESUMED " + trace), steps.all::toString);
    steps.all.clear();
    assertEquals(1, bench.engine.unreachable().retry(id));
    bench.settle();
    assertEquals(
        List.of("RETRIED " + trace, "SEAL " + trace + " 1", "PUBLISH " + trace + " 1"), steps.all);
  }

  @Test
  void a_digest_has_a_trace_of_its_own() {
    byHandOf("summed", "one");
    byHandOf("summed", "two");
    bench.settle();
    steps.all.clear();
    bench.pass(Duration.ofMinutes(2));
    assertEquals(List.of("one", "1 more (summed)\n- two"), bench.textsTo(ALICE));
    String trace = own("digest/1");
    assertEquals(
        List.of("BEGUN " + trace, "SEAL " + trace + " 1", "PUBLISH " + trace + " 1"), steps.all);
  }

  @Test
  void a_question_nobody_answered_ends_in_the_trace_of_the_message_that_led_to_it() {
    String trace = name(bench.says(BOB, "/buy"));
    bench.settle();
    steps.all.clear();
    bench.pass(Duration.ofMinutes(2));
    assertEquals("Too late.", bench.textsTo(BOB).getLast());
    assertEquals(
        List.of("timeout " + trace + " amount", "SEAL " + trace + " 1", "PUBLISH " + trace + " 1"),
        steps.all);
  }

  @Test
  void what_is_said_of_a_delivery_that_ends_is_said_in_its_trace() {
    client.sealFaults.add(
        d ->
            Optional.of(
                new SealResult.Impossible(d.reference(), XmtpException.Code.CONVERSATION_CLOSED)));
    String trace = name(bench.says(BOB, "gm"));
    bench.settle();
    assertTrue(steps.all.contains("unreachable in " + trace), steps.all::toString);
  }

  /** A commit's other thread has no trace of its own: it is told which. */
  @Test
  void what_is_said_after_a_commit_is_said_in_the_trace_it_is_about() {
    String trace = name(bench.says(BOB, "STOP"));
    unruly = true;
    happens(ordered(ORDERED, Fields.of("headers", Fields.of(Trace.HEADER, HEADER))));
    bench
        .engine
        .announcements()
        .send(
            Announcement.to(Audience.inboxes(List.of(ALICE)))
                .category("orders")
                .key("hello")
                .text("hello"));
    bench.settle();
    client.confirmEchoes();
    bench.settle();
    String announced = own("announcement/hello");
    assertEquals(
        List.of(
            "set aside in 4b4b4b4b",
            "STOP in " + trace,
            "RUNNING in " + announced,
            "DONE in " + announced),
        steps.told);
  }

  @Test
  void what_was_lost_is_said_to_be_lost_and_goes_out_again_in_its_trace() {
    client.confirmAtOnce = false;
    byHand("order-17");
    bench.settle();
    steps.all.clear();
    client.lose(client.sealed.firstKey());
    bench.settle();
    String trace = own("order-17");
    assertEquals(List.of("lost in " + trace), steps.told);
    assertEquals(List.of("SEAL " + trace + " 1", "PUBLISH " + trace + " 1"), steps.all);
  }

  @Test
  void receipts_carry_the_trace_on() {
    MessageId message = bench.says(BOB, "gm");
    bench.settle();
    client.confirmEchoes();
    bench.settle();
    List<String> headers =
        client.transactions().inSnapshot(tx -> plain.receipts().take(tx, 10)).stream()
            .map(receipt -> receipt.what().body().text(Trace.HEADER))
            .toList();
    Trace trace = Trace.of(message);
    String header = "00-" + trace.id() + "-" + trace.span() + "-01";
    assertEquals(List.of(header, header), headers);
  }

  @Test
  void nothing_is_looked_up_for_nobody() {
    Bench quiet = Bench.gm();
    assertEquals(Tracing.OFF, quiet.engine.tracing());
    assertEquals(Optional.empty(), Origins.NONE.carried(MessageId.ofHex("ab".repeat(32))));
  }
}
