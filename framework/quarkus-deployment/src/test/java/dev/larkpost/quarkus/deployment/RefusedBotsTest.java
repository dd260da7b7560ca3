package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.inbound.Answer;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.inbound.Dialog;
import dev.larkpost.engine.inbound.Message;
import dev.larkpost.engine.inbound.MessageContext;
import dev.larkpost.engine.inbound.Question;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnAnswer;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.quarkus.OnTimeout;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One build with every mistake; all complaints are told at once, with class and method. */
class RefusedBotsTest {
  private static final List<String> COMPLAINTS =
      List.of(
          "bot \"twice\" has two handlers for the command /go: RefusedBotsTest$Twice.one() and"
              + " RefusedBotsTest$Twice.two(); keep one",
          "bot \"twice\" has two handlers for @OnText: RefusedBotsTest$Twice.a() and"
              + " RefusedBotsTest$Twice.b(); keep one",
          "bot \"twice\" has two handlers for the button yes",
          "RefusedBotsTest$Hidden.gm() is private; remove 'private' so that it can be called",
          "RefusedBotsTest$Hidden.go() is static; remove 'static'",
          "RefusedBotsTest$Odd.takes() has a parameter of type Integer, which @OnText cannot give;"
              + " use one of Cause, Content, Event, Message, MessageContext, String",
          "RefusedBotsTest$Odd.taps() has a parameter of type ButtonTap, which @OnCommand cannot"
              + " give; use one of Cause, Command, Content, Event, Message, MessageContext",
          "RefusedBotsTest$Odd.gives() returns Integer, which cannot be sent; return String,"
              + " Content, a List, Optional, Uni or CompletionStage of these, or nothing",
          "RefusedBotsTest$Odd.promises() returns Uni, which cannot be sent",
          "RefusedBotsTest$Odd.named(): \"no slash\" is no command",
          "RefusedBotsTest$Odd.announces() returns an Announcement, which only a command for owners",
          "bot \"asks\" has two handlers for answers to step \"amount\": RefusedBotsTest$Asks.amount()"
              + " and RefusedBotsTest$Asks.amountAgain(); keep one",
          "bot \"asks\" has two handlers for the timeout of step \"amount\"",
          "RefusedBotsTest$Asks.begins() asks a question for step \"amuont\", and nobody gets the"
              + " answer; write a method with @OnAnswer(\"amuont\"), or name one there is: [",
          "RefusedBotsTest$Asks.later() asks a question for step \"constant\", and nobody",
          "RefusedBotsTest$Asks$Inside.asks() asks a question for step \"inside\", and nobody",
          "RefusedBotsTest$Asks.nobody() has @OnTimeout for step \"nowhere\", and nobody gets the"
              + " answer; write a method with @OnAnswer(\"nowhere\")",
          "RefusedBotsTest$Asks.numbers() has a parameter of type Map, which @OnAnswer cannot give;"
              + " use one of Answer, Cause, Content, Dialog, Event, Map<String, String>, Message,"
              + " MessageContext, String",
          "RefusedBotsTest$Asks.late() has a parameter of type Message, which @OnTimeout cannot give;"
              + " use one of Dialog, Map<String, String>",
          "RefusedBotsTest$Asks.lateRecord() has a parameter of type RefusedBotsTest.Made, which"
              + " @OnTimeout cannot give",
          "RefusedBotsTest$Asks.nameless(): a step's name has 1 to 80 characters",
          "RefusedBotsTest$Homeless.gm() has @OnText but its class has no @Bot",
          "two bots are named \"same\": ",
          "@Bot(\"Not A Name\") on RefusedBotsTest$BadName: a bot's name is lower-case letters",
          "@Bot RefusedBotsTest$Unfinished is abstract; a bot must be a class that can be made");

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(
                      Twice.class,
                      Hidden.class,
                      Odd.class,
                      Asks.class,
                      Asks.Inside.class,
                      Made.class,
                      Homeless.class,
                      SameOne.class,
                      SameTwo.class,
                      BadName.class,
                      Unfinished.class))
          .assertException(RefusedBotsTest::tellsAll);

  private static void tellsAll(Throwable failure) {
    StringBuilder told = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      told.append(at.getMessage()).append('\n');
      for (Throwable more : at.getSuppressed()) {
        told.append(more.getMessage()).append('\n');
      }
    }
    for (String complaint : COMPLAINTS) {
      assertTrue(told.toString().contains(complaint), complaint + "\n is not in\n" + told);
    }
  }

  @Test
  void the_build_fails() {
    fail("the application started");
  }

  @Bot("twice")
  static class Twice {
    @OnCommand("/go")
    String one() {
      return "";
    }

    @OnCommand("/GO")
    String two() {
      return "";
    }

    @OnText
    String a() {
      return "";
    }

    @OnText
    String b() {
      return "";
    }

    @OnButton("yes")
    void yes() {}

    @OnButton("yes")
    void yesAgain() {}
  }

  @Bot("hidden")
  static class Hidden {
    @OnText
    private String gm() {
      return "gm";
    }

    @OnCommand("/go")
    static String go() {
      return "";
    }

    String usesIt() {
      return gm();
    }
  }

  @Bot("odd")
  static class Odd {
    @OnText
    String takes(Integer number) {
      return "";
    }

    @OnCommand("/taps")
    String taps(ButtonTap tap) {
      return "";
    }

    @OnCommand("/gives")
    Integer gives() {
      return 1;
    }

    @OnCommand("/promises")
    Uni<Integer> promises() {
      return Uni.createFrom().item(1);
    }

    @OnCommand("/announces")
    Announcement announces() {
      return Announcement.to(Audience.list("x"));
    }

    @OnCommand("no slash")
    String named() {
      return "";
    }
  }

  record Made(String of) {}

  @Bot("asks")
  static class Asks {
    private static final String STEP = "constant";

    @OnCommand("/begin")
    void begins(MessageContext context) {
      context.ask(
          Question.of("How much?" + context.sender(), "amuont").within(Duration.ofMinutes(1)));
    }

    @OnCommand("/fine")
    void fine(MessageContext context) {
      context.ask(Question.of("How much?", "amount"));
    }

    @OnCommand("/later")
    void later(MessageContext context) {
      Runnable asks = () -> context.ask(Question.of("How much?", STEP));
      asks.run();
    }

    static class Inside {
      Question asks() {
        return Question.of("?", "inside");
      }
    }

    @OnAnswer("amount")
    void amount(Answer answer) {}

    @OnAnswer("amount")
    void amountAgain(String text, Map<String, String> state, Dialog question) {}

    @OnTimeout("amount")
    void slow() {}

    @OnTimeout("amount")
    void slower(Dialog question) {}

    @OnTimeout("nowhere")
    String nobody() {
      return "late";
    }

    @OnAnswer("numbers")
    void numbers(Map<String, Integer> state) {}

    @OnAnswer("late")
    void onLate() {}

    @OnTimeout("late")
    void late(Message message) {}

    @OnAnswer("late-record")
    void onLateRecord(Made cause) {}

    @OnTimeout("late-record")
    void lateRecord(Made cause) {}

    @OnAnswer(" ")
    void nameless() {}
  }

  static class Homeless {
    @OnText
    String gm() {
      return "gm";
    }
  }

  @Bot("same")
  static class SameOne {}

  @Bot("same")
  static class SameTwo {}

  @Bot("Not A Name")
  static class BadName {}

  @Bot("unfinished")
  abstract static class Unfinished {}
}
