package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.Variables;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two handlers of one event; one of them fails until somebody mends it. And a rule without code,
 * whose templates are not there until somebody writes them.
 */
class DeadEventsTest {
  private static final String ALICES = "0x" + "a".repeat(40);
  private static final EventName PAID = new EventName("vault.Paid");
  private static final EventName FINED = new EventName("vault.Fined");
  private static final SourceName CHAIN = new SourceName("evm:test@0");

  /** Hands out what it is given, one event a read; what it does not get rid of comes again. */
  private static final class Facts implements EventSource {
    final Deque<Event> next = new ArrayDeque<>();

    @Override
    public SourceName name() {
      return CHAIN;
    }

    @Override
    public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait) {
      int at = after.map(c -> (int) c.bytes()[0]).orElse(0);
      List<Event> rest = List.copyOf(next);
      return at >= rest.size()
          ? new EventBatch(List.of(), Checkpoint.of(new byte[] {(byte) at}))
          : new EventBatch(List.of(rest.get(at)), Checkpoint.of(new byte[] {(byte) (at + 1)}));
    }

    @Override
    public void close() {}
  }

  private final FakeClient client = new FakeClient();
  private final EngineStores stores = EngineStores.inMemory();
  private final Facts facts = new Facts();
  private boolean broken = true;
  private boolean unsayable;
  private boolean written;
  private boolean correctable;
  private Runnable meanwhile = () -> {};
  private EventHandlers handlers =
      new EventHandlers(new EventHandlers.Patience(2, Duration.ofSeconds(20)));
  private Bench bench = start();
  private EventPump pump = pump();

  private Bench start() {
    client.inboxes.put(ALICES, ALICE);
    return new Bench(
        client,
        stores,
        Routes.builder().build(),
        b -> {
          b.rule(handlers.rule(new Trigger("on:moody", PAID, Filter.ANY), this::moody));
          b.rule(
              handlers.rule(
                  new Trigger("on:steady", PAID, Filter.ANY), event -> List.of(said("steady"))));
          b.rule(
              new Rule(
                  new Trigger("fines", FINED, Filter.ANY),
                  match ->
                      List.of(
                          Notification.to(ALICES)
                              .using("fined", match.event().fields())
                              .onRetraction("pardoned"))));
          if (written) {
            b.template(template("fined", "You owe {amount}."));
          }
          if (correctable) {
            b.template(template("pardoned", "You do not owe {amount}."));
          }
        });
  }

  private List<Tellable> moody(Event event) {
    if (broken) {
      throw new IllegalStateException("secret");
    }
    meanwhile.run();
    return unsayable ? List.of(Notification.to(ALICES)) : List.of(said("moody"));
  }

  private static Template template(String name, String text) {
    return Template.of(
        Template.Source.of(name, Template.Kind.TEXT, text), Variables.named(List.of("amount")));
  }

  private static Tellable said(String who) {
    return Notification.to(ALICES).text(who + " says you were paid");
  }

  private EventPump pump() {
    EventSink preparing =
        new EventSink() {
          @Override
          public void prepare(List<Event> events) {
            handlers.prepare(events);
          }

          @Override
          public void take(Transaction tx, List<Event> events) {}
        };
    return new EventPump(
        facts,
        new EventPump.Parts(
            client.transactions(),
            stores.events(),
            preparing.then(bench.engine.rules()),
            SourceListener.SILENT,
            bench.clock),
        new EventPump.Settings(
            100,
            Duration.ZERO,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(1))));
  }

  /** A process that starts with nothing but the stores. */
  private void restart() {
    handlers.close();
    handlers = new EventHandlers(new EventHandlers.Patience(2, Duration.ofSeconds(20)));
    bench = start();
    pump = pump();
  }

  @AfterEach
  void end() {
    handlers.close();
  }

  private void comes(EventKind kind) {
    comes(PAID, kind);
  }

  private void comes(EventName name, EventKind kind) {
    facts.next.add(
        new Event(
            new EventId(name.value()),
            name,
            kind,
            CHAIN,
            1,
            bench.clock.instant(),
            Fields.of("amount", "5"),
            Fields.NONE));
    settle();
  }

  private void settle() {
    for (int i = 0; i < 10; i++) {
      bench.clock.pass(Duration.ofMinutes(1));
      while (pump.runOnce()) {
        // on
      }
    }
    bench.settle();
  }

  private DeadLetters dead() {
    return bench.engine.deadLetters();
  }

  private List<DeadLetters.DeadFact> listed() {
    return dead().events(0, 10);
  }

  private List<Long> retry() {
    List<Long> well =
        dead().retryEvents(listed().stream().map(DeadLetters.DeadFact::number).toList());
    bench.settle();
    return well;
  }

  private List<String> heard() {
    return bench.textsTo(ALICE);
  }

  @Test
  void an_event_is_dead_for_the_handler_that_failed_and_listed_without_what_it_says() {
    comes(EventKind.HAPPENED);
    assertEquals(List.of("steady says you were paid"), heard());
    assertEquals(1, listed().size());
    DeadLetters.DeadFact fact = listed().getFirst();
    assertEquals("on:moody", fact.rule());
    assertEquals(PAID, fact.name());
    assertEquals(EventKind.HAPPENED, fact.kind());
    assertEquals(CHAIN, fact.source());
    assertEquals("java.lang.IllegalStateException", fact.reason());
    assertFalse(listed().toString().contains("secret"));
    assertEquals(
        "5", dead().event(fact.number()).orElseThrow().fields().find("amount").orElseThrow());
    assertEquals(List.of(), dead().events(fact.number(), 10));
  }

  @Test
  void what_is_tried_again_is_told_once_and_by_its_own_handler_alone() {
    comes(EventKind.HAPPENED);
    restart();
    broken = false;
    assertEquals(1, retry().size());
    assertEquals(List.of("steady says you were paid", "moody says you were paid"), heard());
    assertEquals(List.of(), listed());
    assertEquals(List.of(), dead().retryEvents(List.of(1L)));
    settle();
    assertEquals(2, heard().size());
  }

  @Test
  void a_handler_that_fails_again_leaves_its_event_dead_with_the_new_reason() {
    comes(EventKind.HAPPENED);
    assertEquals(List.of(), retry());
    assertEquals("java.lang.IllegalStateException", listed().getFirst().reason());
    broken = false;
    unsayable = true;
    assertEquals(List.of(), retry());
    assertEquals("NOTHING_SAID", listed().getFirst().reason());
    unsayable = false;
    assertEquals(1, retry().size());
    assertEquals(2, heard().size());
  }

  @Test
  void a_failed_transaction_of_the_retry_tells_nothing_and_keeps_the_event() {
    comes(EventKind.HAPPENED);
    broken = false;
    client.failingTransactions = 1;
    try {
      retry();
    } catch (RuntimeException refused) {
      // the store said no
    }
    bench.settle();
    assertEquals(1, heard().size());
    assertEquals(1, retry().size());
    assertEquals(2, heard().size());
  }

  @Test
  void a_fact_that_is_gone_meanwhile_is_not_told() {
    comes(EventKind.HAPPENED);
    broken = false;
    comes(EventKind.RETRACTED);
    assertEquals(List.of(), listed());
    assertEquals(1, heard().size());
  }

  @Test
  void a_fact_that_goes_while_its_handler_is_at_work_is_not_told() {
    comes(EventKind.HAPPENED);
    broken = false;
    meanwhile =
        () -> {
          meanwhile = () -> {};
          comes(EventKind.RETRACTED);
        };
    assertEquals(List.of(), retry());
    assertEquals(List.of(), listed());
    assertEquals(1, heard().size());
  }

  @Test
  void a_retraction_that_failed_takes_the_place_of_the_fact_and_tells_nothing() {
    comes(EventKind.HAPPENED);
    comes(EventKind.RETRACTED);
    assertEquals(
        List.of(EventKind.RETRACTED), listed().stream().map(DeadLetters.DeadFact::kind).toList());
    broken = false;
    assertEquals(1, retry().size());
    assertEquals(1, heard().size());
  }

  @Test
  void what_is_dropped_is_never_told() {
    comes(EventKind.HAPPENED);
    long number = listed().getFirst().number();
    assertEquals(1, dead().dropEvents(List.of(number, 77L)));
    broken = false;
    assertEquals(List.of(), dead().retryEvents(List.of(number)));
    assertEquals(0, dead().dropEvents(List.of(number)));
    assertTrue(dead().event(number).isEmpty());
    settle();
    assertEquals(1, heard().size());
  }

  @Test
  void an_event_a_rule_cannot_tell_is_dead_and_told_when_its_template_is_written() {
    comes(FINED, EventKind.HAPPENED);
    assertEquals("fines", listed().getFirst().rule());
    assertEquals("UNKNOWN_TEMPLATE", listed().getFirst().reason());
    assertTrue(bench.recorder.events.contains("set aside fines " + FINED));
    assertEquals(List.of(), retry());
    assertEquals(1, listed().size());
    written = true;
    restart();
    assertEquals(1, retry().size());
    assertEquals(List.of("You owe 5."), heard());
    assertEquals(List.of(), listed());
    assertEquals(List.of(), retry());
  }

  @Test
  void a_fact_that_is_gone_before_its_rule_could_tell_it_is_no_dead_letter() {
    comes(FINED, EventKind.HAPPENED);
    comes(FINED, EventKind.RETRACTED);
    assertEquals(List.of(), listed());
    comes(FINED, EventKind.RESTORED);
    assertEquals(
        List.of(EventKind.RESTORED), listed().stream().map(DeadLetters.DeadFact::kind).toList());
    assertEquals(List.of(), heard());
  }

  @Test
  void a_correction_that_cannot_be_made_is_made_when_somebody_tries_again() {
    written = true;
    restart();
    comes(FINED, EventKind.HAPPENED);
    comes(FINED, EventKind.RETRACTED);
    assertEquals(List.of("You owe 5."), heard());
    assertEquals(
        List.of(EventKind.RETRACTED), listed().stream().map(DeadLetters.DeadFact::kind).toList());
    correctable = true;
    restart();
    assertEquals(1, retry().size());
    settle(); // the clock of the new process begins before what was told
    assertEquals(List.of("You owe 5.", "You do not owe 5."), heard());
    assertEquals(List.of(), listed());
    comes(FINED, EventKind.RESTORED);
    assertEquals(3, heard().size());
  }
}
