package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.Note;
import dev.larkpost.engine.event.SourceName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every memory of events and checkpoints must do. */
public abstract class EventStoreContract extends StoreContract<EventStore> {
  private static final SourceName CHAIN = new SourceName("evm:test@3");
  private static final SourceName OTHER = new SourceName("evm:test@3b");

  private static Event event(int n, long position, EventKind kind) {
    return new Event(
        new EventId("id-" + n),
        new EventName("vault.Paid"),
        kind,
        CHAIN,
        position,
        Instant.ofEpochMilli(1_700_000_000_123L + n),
        Fields.of("amount", BigInteger.TEN.pow(60))
            .with("rate", new BigDecimal("0.10"))
            .with("proof", Bytes.ofHex("0xab01")),
        Fields.of("block", BigInteger.valueOf(position)));
  }

  private static Event happened(int n, long position) {
    return event(n, position, EventKind.HAPPENED);
  }

  private static Event retracted(int n, long position) {
    return event(n, position, EventKind.RETRACTED);
  }

  private static Checkpoint checkpoint(int n) {
    return Checkpoint.of(new byte[] {(byte) n});
  }

  private List<Event> tell(Event... events) {
    return in(tx -> store().tell(tx, CHAIN, List.of(events), NOW));
  }

  private List<EventKind> kinds(Event... events) {
    return tell(events).stream().map(Event::kind).toList();
  }

  private List<Event> holding(long position, Optional<EventId> id, int limit) {
    return look(tx -> store().after(tx, CHAIN, position, id, limit));
  }

  private Optional<Checkpoint> at(SourceName source) {
    return look(tx -> store().checkpoint(tx, source));
  }

  private List<Note> notes(SourceName source, String after, int limit) {
    return look(tx -> store().notes(tx, source, after, limit));
  }

  @Test
  void a_fact_is_told_once_and_kept_as_it_was() {
    Event first = happened(1, 7);
    assertEquals(List.of(first), tell(first));
    assertEquals(List.of(), tell(first));
    assertEquals(List.of(first), holding(0, Optional.empty(), 10));
  }

  @Test
  void the_same_id_in_two_sources_is_two_facts() {
    tell(happened(1, 7));
    assertEquals(1, in(tx -> store().tell(tx, OTHER, List.of(happened(1, 7)), NOW)).size());
  }

  @Test
  void a_retraction_is_told_once_to_those_who_heard_the_fact() {
    assertEquals(List.of(), kinds(retracted(1, 7)));
    tell(happened(1, 7));
    assertEquals(List.of(EventKind.RETRACTED), kinds(retracted(1, 7)));
    assertEquals(List.of(), kinds(retracted(1, 7)));
    assertEquals(List.of(), holding(0, Optional.empty(), 10));
  }

  @Test
  void a_fact_that_comes_back_is_told_as_restored_and_may_go_again() {
    tell(happened(1, 7));
    tell(retracted(1, 7));
    assertEquals(List.of(EventKind.RESTORED), kinds(happened(1, 8)));
    assertEquals(List.of(happened(1, 8)), holding(0, Optional.empty(), 10));
    assertEquals(List.of(EventKind.RETRACTED), kinds(retracted(1, 8)));
    assertEquals(List.of(EventKind.RESTORED), kinds(happened(1, 9)));
  }

  @Test
  void a_retraction_and_the_fact_again_cancel_within_a_batch() {
    tell(happened(1, 7));
    assertEquals(List.of(), kinds(retracted(1, 7), happened(1, 8)));
    assertEquals(List.of(), kinds(happened(2, 7), retracted(2, 7)));
    assertEquals(List.of(happened(1, 8)), holding(0, Optional.empty(), 10));
  }

  @Test
  void the_same_fact_in_another_block_is_silent_but_its_place_is_kept() {
    tell(happened(1, 7));
    assertEquals(List.of(), tell(happened(1, 9)));
    assertEquals(List.of(happened(1, 9)), holding(7, Optional.empty(), 10));
  }

  @Test
  void facts_are_paged_by_place_then_id() {
    tell(happened(3, 5), happened(1, 7), happened(2, 7), happened(4, 6), happened(5, 8));
    List<Event> first = holding(5, Optional.empty(), 2);
    assertEquals(List.of(happened(4, 6), happened(1, 7)), first);
    Event last = first.getLast();
    assertEquals(
        List.of(happened(2, 7), happened(5, 8)),
        holding(last.position(), Optional.of(last.id()), 10));
  }

  @Test
  void what_is_new_keeps_its_order() {
    tell(happened(2, 2));
    assertEquals(
        List.of(happened(9, 9), happened(1, 1), happened(5, 5)),
        tell(happened(9, 9), happened(2, 2), happened(1, 1), happened(5, 5)));
  }

  @Test
  void a_checkpoint_moves_only_from_where_it_stands() {
    assertEquals(Optional.empty(), at(CHAIN));
    run(tx -> store().move(tx, CHAIN, Optional.empty(), checkpoint(1)));
    run(tx -> store().move(tx, CHAIN, Optional.of(checkpoint(1)), checkpoint(2)));
    for (Optional<Checkpoint> wrong :
        List.of(Optional.<Checkpoint>empty(), Optional.of(checkpoint(1)))) {
      EventException e =
          assertThrows(
              EventException.class, () -> run(tx -> store().move(tx, CHAIN, wrong, checkpoint(3))));
      assertEquals(EventException.Code.CHECKPOINT_MOVED, e.code());
    }
    EventException e =
        assertThrows(
            EventException.class,
            () -> run(tx -> store().move(tx, OTHER, Optional.of(checkpoint(1)), checkpoint(3))));
    assertEquals(EventException.Code.CHECKPOINT_MOVED, e.code());
    assertEquals(Optional.of(checkpoint(2)), at(CHAIN));
    assertEquals(Optional.empty(), at(OTHER));
  }

  @Test
  void a_failed_transaction_leaves_checkpoint_facts_and_notes_as_they_were() {
    tell(happened(1, 7));
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                tx -> {
                  store().move(tx, CHAIN, Optional.empty(), checkpoint(1));
                  store().note(tx, CHAIN, List.of(Note.of("k", "v")));
                  store().tell(tx, CHAIN, List.of(retracted(1, 7), happened(2, 8)), NOW);
                  throw new IllegalStateException("wanted");
                }));
    assertEquals(Optional.empty(), at(CHAIN));
    assertEquals(List.of(), notes(CHAIN, "", 10));
    assertEquals(List.of(happened(1, 7)), holding(0, Optional.empty(), 10));
  }

  @Test
  void two_writers_racing_for_one_checkpoint_tell_everything_once() throws Exception {
    int rounds = 40;
    AtomicInteger told = new AtomicInteger();
    AtomicInteger moves = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> writers =
        IntStream.range(0, 2)
            .mapToObj(i -> Thread.ofPlatform().start(() -> race(rounds, start, told, moves)))
            .toList();
    start.countDown();
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(Optional.of(checkpoint(rounds)), at(CHAIN));
    assertEquals(rounds, moves.get(), "the same step was taken twice");
    assertEquals(rounds, told.get());
    assertEquals(rounds, holding(0, Optional.empty(), 1_000).size());
  }

  private void race(int rounds, CountDownLatch start, AtomicInteger told, AtomicInteger moves) {
    try {
      start.await();
      while (true) {
        Optional<Checkpoint> stands = at(CHAIN);
        int n = stands.map(c -> (int) c.bytes()[0]).orElse(0);
        if (n == rounds) {
          return;
        }
        try {
          run(
              tx -> {
                store().move(tx, CHAIN, stands, checkpoint(n + 1));
                int fresh = store().tell(tx, CHAIN, List.of(happened(n, n + 1)), NOW).size();
                tx.afterCommit(() -> told.addAndGet(fresh));
                tx.afterCommit(moves::incrementAndGet);
              });
        } catch (EventException lost) {
          assertEquals(EventException.Code.CHECKPOINT_MOVED, lost.code());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void notes_are_replaced_forgotten_and_paged_per_source() {
    run(
        tx -> {
          store().note(tx, CHAIN, List.of(Note.of("b", "1"), Note.of("a", "1")));
          store().note(tx, CHAIN, List.of(Note.of("b", "2"), Note.of("c", "3")));
          store().note(tx, OTHER, List.of(Note.of("a", "9")));
        });
    assertEquals(List.of(Note.of("a", "1"), Note.of("b", "2")), notes(CHAIN, "", 2));
    assertEquals(List.of(Note.of("c", "3")), notes(CHAIN, "b", 2));
    run(tx -> store().note(tx, CHAIN, List.of(Note.forgotten("a"))));
    assertEquals(List.of(Note.of("b", "2"), Note.of("c", "3")), notes(CHAIN, "", 10));
    assertEquals(List.of(Note.of("a", "9")), notes(OTHER, "", 10));
  }

  private int forget(SourceName source, int limit) {
    return in(tx -> store().forget(tx, source, NOW.plusSeconds(4), limit));
  }

  @Test
  void the_oldest_are_forgotten_first_and_would_be_told_again() {
    for (int n = 0; n < 5; n++) {
      Instant at = NOW.plusSeconds(n);
      int id = n;
      run(tx -> store().tell(tx, CHAIN, List.of(happened(id, 10 - id)), at));
    }
    assertEquals(2, forget(CHAIN, 2));
    assertEquals(0, forget(OTHER, 2));
    assertEquals(
        List.of(happened(4, 6), happened(3, 7), happened(2, 8)), holding(0, Optional.empty(), 10));
    assertEquals(2, forget(CHAIN, 10));
    assertTrue(kinds(happened(0, 10)).contains(EventKind.HAPPENED));
  }
}
