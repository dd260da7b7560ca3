package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static dev.larkpost.engine.Bench.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Answer;
import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.DialogStore;
import dev.larkpost.engine.inbound.InboundSettings;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Question;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.inbound.TimeoutHandler;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A bot that asks how much, then asks whether to go on, and says what came of it. */
class DialogTest {
  private final FakeClient client = new FakeClient();
  private final EngineStores stores = EngineStores.inMemory();
  private Bench bench = start();
  private int failures;
  private boolean endsMeanwhile;

  /** A process that starts with nothing but the stores. */
  private Bench start() {
    return new Bench(client, stores, routes(), b -> {});
  }

  private Routes routes() {
    return Routes.builder()
        .command("/send", this::ask)
        .command("/help2", context -> "helped")
        .step("amount", this::amount)
        .step("sure", this::sure)
        .timeout("amount", dialog -> "Too late for " + dialog.state().get("what"))
        .text(context -> "what?")
        .button("1", context -> "a stray tap")
        .build();
  }

  private String ask(MessageContext context) {
    context.ask(
        Question.of("How much?", "amount")
            .with("what", context.command().orElseThrow().rest())
            .within(Duration.ofMinutes(10)));
    return "Sending.";
  }

  private void amount(MessageContext context, Answer answer) {
    if (endsMeanwhile) {
      endsMeanwhile = false;
      client
          .transactions()
          .inTransaction(
              tx ->
                  stores
                      .dialogs()
                      .remove(
                          tx,
                          stores.dialogs().find(tx, FakeClient.dm(ALICE)).orElseThrow().number()));
    }
    if (failures > 0) {
      failures--;
      throw new IllegalStateException("wanted");
    }
    context.ask(
        answer.text().matches("\\d+")
            ? Question.of("Sure?", "sure")
                .with(answer.state())
                .with("amount", answer.text())
                .options("Yes", "No")
            : Question.of("A number, please.", "amount").with(answer.state()));
  }

  private Optional<Object> amount(MessageContext context) {
    amount(context, context.answer().orElseThrow());
    return Optional.empty();
  }

  private String sure(MessageContext context) {
    Answer answer = context.answer().orElseThrow();
    return answer.option().orElse("neither: " + answer.text())
        + " to "
        + answer.state().get("amount")
        + " "
        + answer.state().get("what");
  }

  private List<String> says(String text) {
    client.network.clear();
    bench.says(ALICE, text);
    bench.settle();
    return heard();
  }

  private List<String> heard() {
    return client.network.stream()
        .map(
            seen ->
                switch (seen.content()) {
                  case Content.Text text -> text.text();
                  case Content.Actions actions ->
                      actions.description()
                          + actions.actions().stream().map(Content.Actions.Action::label).toList();
                  default -> seen.content().toString();
                })
        .toList();
  }

  private String lastActions() {
    return ((Content.Actions) client.network.getLast().content()).id();
  }

  @Test
  void answers_go_to_their_steps_and_then_everything_is_as_before() {
    assertEquals(List.of("Sending.", "How much?"), says("/send apples"));
    assertEquals(List.of("A number, please."), says("many"));
    assertEquals(List.of("Sure?[Yes, No]"), says("5"));
    assertEquals(List.of("Yes to 5 apples"), says("yes"));
    assertEquals(List.of("what?"), says("yes"));
    assertEquals(List.of("what?"), says("1"));
  }

  @Test
  void an_option_is_chosen_by_number_by_tap_or_by_its_words_and_anything_else_is_heard_too() {
    for (String answer : List.of("2", "no", " NO ")) {
      says("/send apples");
      says("5");
      assertEquals(List.of("No to 5 apples"), says(answer), answer);
    }
    says("/send apples");
    says("5");
    String actions = lastActions();
    client.network.clear();
    bench.says(ALICE, new Content.Intent(actions, "1", Map.of()));
    bench.settle();
    assertEquals(List.of("Yes to 5 apples"), heard());
    says("/send apples");
    says("5");
    assertEquals(List.of("neither: 3 to 5 apples"), says("3"));
  }

  @Test
  void a_question_survives_the_process() {
    says("/send apples");
    bench = start();
    says("5");
    bench = start();
    assertEquals(List.of("Yes to 5 apples"), says("1"));
  }

  @Test
  void everybody_is_asked_for_themselves() {
    says("/send apples");
    client.network.clear();
    bench.says(BOB, "5");
    bench.settle();
    assertEquals(List.of("what?"), heard());
    assertEquals(List.of("Sure?[Yes, No]"), says("5"));
  }

  @Test
  void a_command_and_the_consent_words_go_their_own_way_and_the_question_waits() {
    says("/send apples");
    assertEquals(List.of("helped"), says("/help2"));
    assertEquals(1, says("HELP").size());
    assertEquals(List.of("Sure?[Yes, No]"), says("5"));
  }

  @Test
  void reactions_and_taps_on_other_buttons_are_no_answers() {
    says("/send apples");
    client.network.clear();
    bench.says(ALICE, new Content.Intent("others", "1", Map.of()));
    bench.says(ALICE, new Content.ReadReceipt());
    bench.settle();
    assertEquals(List.of("a stray tap"), heard());
    assertEquals(List.of("Sure?[Yes, No]"), says("5"));
  }

  @Test
  void a_question_nobody_answers_ends_once_and_says_so() {
    says("/send apples");
    client.network.clear();
    bench.clock.pass(Duration.ofMinutes(10));
    bench.settle();
    assertEquals(List.of(), heard());
    bench.clock.pass(Duration.ofSeconds(5));
    bench.settle();
    bench = start();
    bench.clock.pass(Duration.ofMinutes(30));
    bench.settle();
    assertEquals(List.of("Too late for apples"), heard());
    assertEquals(List.of("what?"), says("5"));
  }

  /** On threads of their own from now on, for a moment of real time. */
  private Bench impatient(AtomicBoolean apart, Routes routes) {
    return impatient(
        100,
        routes,
        work -> {
          if (apart.get()) {
            Thread.startVirtualThread(work);
          } else {
            work.run();
          }
        });
  }

  private Bench impatient(int waitingMax, Routes routes, Executor threads) {
    EngineSettings usual = EngineSettings.defaults("test", new Random(7));
    Duration moment = Duration.ofMillis(500);
    return new Bench(
        client,
        stores,
        routes,
        b ->
            b.threads(threads)
                .settings(
                    new EngineSettings(
                        new InboundSettings(
                            waitingMax, 2, usual.inbound().backoff(), moment, moment),
                        usual.send(),
                        usual.senders(),
                        usual.floodMost(),
                        usual.floodPeriod(),
                        usual.retention())));
  }

  private Routes late(TimeoutHandler handler) {
    return Routes.builder()
        .command("/send", this::ask)
        .step("amount", this::amount)
        .timeout("amount", handler)
        .build();
  }

  @Test
  void a_timeout_handler_that_never_ends_is_interrupted_and_tried_again()
      throws InterruptedException {
    AtomicBoolean apart = new AtomicBoolean();
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch interrupted = new CountDownLatch(1);
    bench =
        impatient(
            apart,
            late(
                dialog -> {
                  if (attempts.incrementAndGet() > 1) {
                    return "too late";
                  }
                  try {
                    new CountDownLatch(1).await();
                    return "never";
                  } catch (InterruptedException stop) {
                    interrupted.countDown();
                    throw stop;
                  }
                }));
    says("/send apples");
    client.network.clear();
    apart.set(true);
    bench.clock.pass(Duration.ofMinutes(11));
    bench.settle();
    assertTrue(bench.recorder.events.contains("loop failed timeout of step amount"));
    apart.set(false); // the second attempt is not against the clock
    bench.clock.pass(Duration.ofMinutes(11));
    bench.settle();
    assertTrue(interrupted.await(20, TimeUnit.SECONDS));
    assertEquals(List.of("too late"), heard());
  }

  @Test
  void a_timeout_handler_that_cannot_be_ended_does_not_keep_the_question_open() {
    AtomicBoolean apart = new AtomicBoolean();
    CountDownLatch end = new CountDownLatch(1);
    bench = impatient(apart, late(dialog -> forEver(end)));
    says("/send apples");
    client.network.clear();
    apart.set(true);
    for (int attempt = 0; attempt < 2; attempt++) {
      bench.clock.pass(Duration.ofMinutes(11));
      bench.settle();
    }
    end.countDown();
    assertEquals(
        Optional.empty(),
        client.transactions().inSnapshot(tx -> stores.dialogs().find(tx, FakeClient.dm(ALICE))));
    assertEquals(List.of(), heard());
  }

  @Test
  void timeout_handlers_that_cannot_be_ended_are_no_more_than_messages_may_wait()
      throws InterruptedException {
    List<Thread> started = new CopyOnWriteArrayList<>();
    AtomicBoolean apart = new AtomicBoolean();
    CountDownLatch end = new CountDownLatch(1);
    int waitingMax = 1;
    bench =
        impatient(
            waitingMax,
            late(dialog -> forEver(end)),
            work -> {
              if (apart.get()) {
                started.add(Thread.startVirtualThread(work));
              } else {
                work.run();
              }
            });
    says("/send apples");
    bench.says(BOB, "/send pears");
    bench.settle();
    client.network.clear();
    apart.set(true);
    for (int round = 0; round < 4; round++) {
      bench.clock.pass(Duration.ofMinutes(11));
      bench.settle();
    }
    assertEquals(waitingMax, started.size());
    end.countDown();
    started.getFirst().join();
    apart.set(false); // what ends by itself is not against the clock
    for (int question = 0; question < 2; question++) {
      bench.clock.pass(Duration.ofMinutes(11));
      bench.settle();
    }
    assertEquals(List.of("at last", "at last"), heard());
  }

  /** Until it may end: it will not be told. */
  private static String forEver(CountDownLatch end) {
    boolean over = false;
    while (!over) {
      try {
        end.await();
        over = true;
      } catch (InterruptedException ignored) {
        continue;
      }
    }
    return "at last";
  }

  @Test
  void a_question_without_a_timeout_handler_ends_silently() {
    says("/send apples");
    says("5");
    client.network.clear();
    bench.clock.pass(Question.PATIENCE.plusSeconds(5));
    bench.settle();
    assertEquals(List.of(), heard());
    assertEquals(List.of("what?"), says("yes"));
  }

  @Test
  void who_said_stop_hears_nothing_of_a_timeout() {
    client.knows(ALICE);
    says("/send apples");
    says("STOP");
    client.network.clear();
    bench.clock.pass(Duration.ofMinutes(11));
    bench.settle();
    assertEquals(List.of(), heard());
  }

  @Test
  void a_step_that_throws_is_tried_again_with_the_same_question() {
    says("/send apples");
    failures = 1;
    assertEquals(List.of(), says("5"));
    bench.pass(Duration.ofSeconds(5));
    assertEquals(List.of("Sure?[Yes, No]"), heard());
    assertEquals(List.of("Yes to 5 apples"), says("yes"));
  }

  @Test
  void an_answer_the_store_refused_is_worked_on_again() {
    says("/send apples");
    client.failingTransactions = 1;
    client.network.clear();
    bench.says(ALICE, "5");
    bench.settle();
    bench.pass(Duration.ofSeconds(5));
    assertEquals(List.of("Sure?[Yes, No]"), heard());
  }

  @Test
  void an_answer_whose_question_ended_meanwhile_is_an_ordinary_message() {
    says("/send apples");
    endsMeanwhile = true;
    client.network.clear();
    bench.says(ALICE, "5");
    bench.settle();
    bench.pass(Duration.ofSeconds(5));
    assertEquals(List.of("what?"), heard());
  }

  @Test
  void what_no_step_would_get_is_refused() {
    Bench wrong =
        new Bench(
            Routes.builder()
                .text(
                    context -> {
                      context.ask(Question.of("?", "nowhere"));
                      return "asked";
                    })
                .build());
    wrong.says(ALICE, "hi");
    wrong.settle();
    assertEquals(List.of(), wrong.textsTo(ALICE));
    assertTrue(
        wrong.recorder.events.contains("failed text ANSWER_UNSUPPORTED 1"),
        wrong.recorder.events::toString);
    assertThrows(
        IllegalArgumentException.class,
        () -> Routes.builder().timeout("nowhere", d -> "late").build());
    assertThrows(IllegalArgumentException.class, () -> Question.of(" ", "s"));
    assertThrows(IllegalArgumentException.class, () -> Question.of("?", "s").options("a", "a"));
    assertThrows(
        IllegalArgumentException.class,
        () -> Question.of("?", "s").with("k", "v".repeat(Question.VALUE_MAX + 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Question.of("?", "s").within(Question.PATIENCE_MAX.plusSeconds(1)));
  }

  @Test
  void a_bot_that_asks_nothing_reads_no_question_for_its_messages() {
    assertEquals(0, questionsReadFor(Routes.builder().text(context -> "gm").build()));
    assertEquals(1, questionsReadFor(routes()));
  }

  /** How often a message makes the router look for a question. */
  private static int questionsReadFor(Routes routes) {
    EngineStores plain = EngineStores.inMemory();
    CountingDialogs counting = new CountingDialogs(plain.dialogs());
    Bench told = new Bench(new FakeClient(), counting.in(plain), routes, b -> {});
    told.says(ALICE, "hi");
    told.settle();
    assertEquals(1, told.textsTo(ALICE).size());
    return counting.found;
  }

  /** Counts how often somebody looks for a conversation's question. */
  private static final class CountingDialogs implements DialogStore {
    private final DialogStore inner;
    private int found;

    CountingDialogs(DialogStore inner) {
      this.inner = inner;
    }

    EngineStores in(EngineStores s) {
      return new EngineStores(
          s.outbox(),
          s.optOuts(),
          s.failed(),
          s.prompts(),
          s.announcements(),
          s.lists(),
          s.causes(),
          s.allowances(),
          s.digests(),
          this,
          s.unreached(),
          s.events(),
          s.deadEvents(),
          s.holders(),
          s.receipts());
    }

    @Override
    public void put(Transaction tx, Dialog dialog) {
      inner.put(tx, dialog);
    }

    @Override
    public Optional<Stored> find(Transaction tx, ConversationId conversation) {
      found++;
      return inner.find(tx, conversation);
    }

    @Override
    public boolean remove(Transaction tx, long number) {
      return inner.remove(tx, number);
    }

    @Override
    public List<Stored> due(Transaction tx, Instant by, int limit) {
      return inner.due(tx, by, limit);
    }

    @Override
    public Optional<Instant> nextDue(Transaction tx) {
      return inner.nextDue(tx);
    }
  }
}
