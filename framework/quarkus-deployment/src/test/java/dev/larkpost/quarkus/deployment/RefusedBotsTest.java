package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.inbound.ButtonTap;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.OnButton;
import dev.larkpost.quarkus.OnCommand;
import dev.larkpost.quarkus.OnText;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;
import java.util.List;
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
