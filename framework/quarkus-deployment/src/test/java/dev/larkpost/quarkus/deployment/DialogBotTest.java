package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Answer;
import dev.larkpost.engine.inbound.Command;
import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Question;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnAnswer;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.quarkus.OnTimeout;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A small conversation written with annotations, held with somebody real. */
class DialogBotTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Shop.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/dialog-bot")
          .overrideConfigKey("larkpost.inbound.patience", "1s")
          .overrideConfigKey("larkpost.inbound.handler-time", "2s")
          .overrideConfigKey("quarkus.http.test-port", "0");

  @Inject Bots bots;

  @Bot("shop")
  static class Shop {
    @OnCommand("/buy")
    void buy(Command command, MessageContext context) {
      context.ask(Question.of("How many?", "amount").with("what", command.rest()));
    }

    @OnAnswer("amount")
    void amount(String text, Map<String, String> state, MessageContext context) {
      context.ask(
          Question.of("Sure?", "sure").with(state).with("amount", text).options("Yes", "No"));
    }

    @OnAnswer("sure")
    String sure(Answer answer, Dialog question) {
      return answer.option().orElse("neither")
          + " of "
          + question.options()
          + ": "
          + answer.state().get("amount")
          + " "
          + answer.state().get("what");
    }

    @OnCommand("/hurry")
    void hurry(MessageContext context) {
      context.ask(Question.of("Quick?", "quick").with("who", "you").within(Duration.ofMillis(1)));
    }

    @OnAnswer("quick")
    String quick() {
      return "quick";
    }

    @OnTimeout("quick")
    List<String> slow(Dialog question, Map<String, String> state) {
      return List.of("too slow, " + state.get("who"), question.step());
    }

    private final AtomicInteger tries = new AtomicInteger();

    @OnCommand("/stuck")
    String stuck() throws InterruptedException {
      if (tries.getAndIncrement() == 0) {
        new CountDownLatch(1).await();
      }
      return "at last";
    }

    @OnText
    String other(String text) {
      return "no question";
    }
  }

  @Test
  void a_question_is_asked_answered_and_timed_out_by_annotated_methods() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    try (Person alice =
        Person.join(bots.status().getFirst().node(), bots.status().getFirst().inboxId())) {
      alice.says("/buy apples");
      alice.hears("How many?");
      alice.says("5");
      Content.Actions sure =
          (Content.Actions) alice.hears(m -> m.content() instanceof Content.Actions).content();
      assertEquals("Sure?", sure.description());
      alice.says("2");
      alice.hears("No of [Yes, No]: 5 apples");
      alice.says("2");
      alice.hears("no question");
      alice.says("/hurry");
      alice.hears("Quick?");
      alice.hears("too slow, you");
      alice.hears("quick");
    }
  }

  @Test
  void a_handler_that_does_not_end_is_interrupted_when_its_configured_time_is_over() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    try (Person alice =
        Person.join(bots.status().getFirst().node(), bots.status().getFirst().inboxId())) {
      alice.says("/stuck");
      alice.hears("at last");
    }
  }
}
