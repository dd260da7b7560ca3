package dev.larkpost.engine.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.HandOff;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.id.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sends for whom. */
@Timeout(60)
class TogetherTest {
  private static final Executor THREADS = Thread::startVirtualThread;

  private final AtomicInteger conversations = new AtomicInteger(1);
  private final List<List<String>> sent = new ArrayList<>();
  private volatile BiConsumer<List<HandOff.Unrecorded>, Consumer<List<Optional<Boolean>>>> network =
      this::counted;
  private final Together together = together(Duration.ofHours(1));

  private Together together(Duration patience) {
    return new Together(
        patience, conversations::get, (answers, told) -> network.accept(answers, told));
  }

  /** Odd ones count, even ones do not. */
  private void counted(List<HandOff.Unrecorded> answers, Consumer<List<Optional<Boolean>>> told) {
    synchronized (sent) {
      sent.add(answers.stream().map(TogetherTest::name).toList());
    }
    told.accept(answers.stream().map(a -> Optional.of(isOdd(name(a)))).toList());
  }

  private static boolean isOdd(String number) {
    return Integer.parseInt(number) % 2 == 1;
  }

  private static String name(HandOff.Unrecorded answer) {
    return answer.answer().body().idempotencyKey();
  }

  private static HandOff.Unrecorded answer(int number) {
    return new HandOff.Unrecorded(
        new NewDelivery(
            Lane.REPLY,
            new Destination.InConversation(ConversationId.ofHex("00".repeat(16))),
            new Body(new byte[0], Integer.toString(number), true),
            Optional.empty(),
            Instant.EPOCH),
        tx -> true);
  }

  private CompletableFuture<Optional<Boolean>> brings(int number) {
    return CompletableFuture.supplyAsync(() -> together.send(answer(number)), THREADS);
  }

  /** Everybody gets what became of their own. */
  private static void assertOwn(Map<Integer, CompletableFuture<Optional<Boolean>>> outcomes)
      throws InterruptedException, ExecutionException {
    for (Map.Entry<Integer, CompletableFuture<Optional<Boolean>>> e : outcomes.entrySet()) {
      assertEquals(Optional.of(isOdd(e.getKey().toString())), e.getValue().get());
    }
  }

  private Map<Integer, CompletableFuture<Optional<Boolean>>> bring(int count) {
    Map<Integer, CompletableFuture<Optional<Boolean>>> outcomes = new HashMap<>();
    IntStream.range(0, count).forEach(n -> outcomes.put(n, brings(n)));
    return outcomes;
  }

  @Test
  void nobody_else_is_at_work() {
    assertEquals(Optional.of(true), together.send(answer(1)));
    assertEquals(Optional.of(false), together.send(answer(2)));
    assertEquals(List.of(List.of("1"), List.of("2")), sent);
  }

  @Test
  void others_at_work_are_waited_for_only_a_moment() {
    conversations.set(1000);
    assertEquals(Optional.of(true), together(Duration.ofMillis(5)).send(answer(1)));
    assertEquals(List.of(List.of("1")), sent);
  }

  @Test
  void those_who_come_at_the_same_time_leave_together_and_each_gets_its_own()
      throws InterruptedException, ExecutionException {
    conversations.set(8);
    assertOwn(bring(8));
    assertEquals(List.of(8), sent.stream().map(List::size).toList());
  }

  @Test
  void many_leave_in_groups_of_some() throws InterruptedException, ExecutionException {
    int many = 10 * Together.MOST;
    conversations.set(many);
    assertOwn(bring(many));
    assertEquals(Collections.nCopies(10, Together.MOST), sent.stream().map(List::size).toList());
  }

  @Test
  void those_who_are_being_sent_are_not_waited_for()
      throws InterruptedException, ExecutionException {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    network =
        (answers, told) -> {
          sending.countDown();
          await(held);
          counted(answers, told);
        };
    CompletableFuture<Optional<Boolean>> first = brings(1);
    sending.await();
    network = this::counted;
    conversations.set(2);
    assertEquals(Optional.of(true), together.send(answer(3)));
    assertEquals(List.of(List.of("3")), sent);
    held.countDown();
    assertEquals(Optional.of(true), first.get());
  }

  @Test
  void the_others_go_on_while_theirs_is_published()
      throws InterruptedException, ExecutionException {
    CountDownLatch held = new CountDownLatch(1);
    network =
        (answers, told) -> {
          counted(answers, told);
          await(held);
        };
    conversations.set(3);
    List<CompletableFuture<Optional<Boolean>>> three = List.of(brings(1), brings(3), brings(5));
    while (three.stream().filter(CompletableFuture::isDone).count() < 2) {
      Thread.sleep(1);
    }
    assertEquals(2, three.stream().filter(CompletableFuture::isDone).count());
    network = this::counted;
    conversations.set(2); // the one that publishes, and another
    assertEquals(Optional.of(true), together.send(answer(7)));
    held.countDown();
    for (CompletableFuture<Optional<Boolean>> each : three) {
      assertEquals(Optional.of(true), each.get());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  @Test
  void what_breaks_is_told_to_one_and_nothing_was_written_of_the_others() {
    network =
        (answers, told) -> {
          throw new IllegalStateException("broken");
        };
    conversations.set(8);
    List<CompletableFuture<Optional<Boolean>>> outcomes = List.copyOf(bring(8).values());
    assertEquals(1, outcomes.stream().filter(TogetherTest::failed).count());
    network = this::counted;
    conversations.set(1);
    assertEquals(Optional.of(true), together.send(answer(1)));
    assertThrows(IllegalStateException.class, this::breakAlone);
  }

  private static boolean failed(CompletableFuture<Optional<Boolean>> outcome) {
    try {
      assertEquals(Optional.empty(), outcome.join());
      return false;
    } catch (CompletionException broken) {
      return true;
    }
  }

  private void breakAlone() {
    network =
        (answers, told) -> {
          throw new IllegalStateException("broken");
        };
    together.send(answer(1));
  }
}
