package dev.larkpost.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers that fail, hang, or are asked again. */
class EventHandlersTest {
  private static final EventName NAME = new EventName("vault.Liquidated");
  private static final Trigger TRIGGER = new Trigger("on", NAME, Filter.ANY);
  private static final Tellable TELLING =
      Notification.to("0x" + "a1".repeat(20)).text("you were liquidated");

  private final List<String> ran = new ArrayList<>();
  private final EventHandlers handlers =
      new EventHandlers(new EventHandlers.Patience(2, Duration.ofSeconds(20)));
  private String failsFor = "";

  @AfterEach
  void end() {
    handlers.close();
  }

  private static Event event(String id, EventKind kind) {
    return new Event(
        new EventId(id),
        NAME,
        kind,
        new SourceName("evm:test@0"),
        1,
        Instant.EPOCH,
        Fields.NONE,
        Fields.NONE);
  }

  private List<Tellable> handle(Event event) {
    ran.add(event.id().value());
    if (event.id().value().equals(failsFor)) {
      throw new IllegalStateException("wanted");
    }
    return List.of(TELLING);
  }

  @Test
  void what_went_well_is_not_run_again_when_another_event_of_the_batch_failed() {
    Rule rule = handlers.rule(TRIGGER, this::handle);
    List<Event> batch = List.of(event("a", EventKind.HAPPENED), event("b", EventKind.HAPPENED));
    failsFor = "b";
    EventException later = assertThrows(EventException.class, () -> handlers.prepare(batch));
    assertEquals(EventException.Retry.LATER, later.retry());
    failsFor = "";
    handlers.prepare(batch);
    assertEquals(List.of("a", "b", "b"), ran);
    assertEquals(List.of(TELLING), rule.teller().tell(new Match(TRIGGER, batch.get(1))));
  }

  @Test
  void an_event_that_fails_too_often_is_set_aside_and_the_others_go_on() {
    Rule rule = handlers.rule(TRIGGER, this::handle);
    List<Event> batch = List.of(event("a", EventKind.HAPPENED), event("b", EventKind.HAPPENED));
    failsFor = "a";
    assertThrows(EventException.class, () -> handlers.prepare(batch));
    handlers.prepare(batch);
    assertThrows(
        TellingException.class, () -> rule.teller().tell(new Match(TRIGGER, batch.getFirst())));
    assertEquals(List.of(TELLING), rule.teller().tell(new Match(TRIGGER, batch.get(1))));
  }

  @Test
  void the_store_may_call_the_same_fact_restored() {
    Rule rule = handlers.rule(TRIGGER, this::handle);
    handlers.prepare(List.of(event("a", EventKind.HAPPENED)));
    assertEquals(
        List.of(TELLING), rule.teller().tell(new Match(TRIGGER, event("a", EventKind.RESTORED))));
  }

  @Test
  void a_handler_that_never_ends_is_interrupted_and_counts_as_failed() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (EventHandlers hasty =
        new EventHandlers(new EventHandlers.Patience(2, Duration.ofMillis(20)))) {
      hasty.rule(
          TRIGGER,
          event -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException stop) {
              interrupted.countDown();
            }
            return List.of();
          });
      assertThrows(
          EventException.class, () -> hasty.prepare(List.of(event("a", EventKind.HAPPENED))));
      assertTrue(interrupted.await(20, java.util.concurrent.TimeUnit.SECONDS));
    }
  }
}
