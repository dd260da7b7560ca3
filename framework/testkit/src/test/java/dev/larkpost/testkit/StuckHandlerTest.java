package dev.larkpost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Routes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Handlers that never come back: bounded, recorded, and nobody else's trouble. */
class StuckHandlerTest {
  private static final Duration LONGER_THAN_ALLOWED = Duration.ofSeconds(121);
  private static final Duration LONGER_THAN_ANY_PAUSE = Duration.ofMinutes(6);
  private static final int TRIES = 6;

  private final AtomicInteger stuck = new AtomicInteger();
  private final Failures failures = new Failures();

  @Test
  void a_handler_that_blocks_is_interrupted_tried_again_and_given_up_while_others_go_on() {
    CountDownLatch never = new CountDownLatch(1);
    Routes routes = routes(() -> never.await());
    try (TestBot bot = TestBot.of(routes, builder -> builder.listener(failures))) {
      Person alice = bot.person();
      Person bob = bot.person();
      alice.says("stuck");
      alice.says("gm");
      bob.says("gm");
      bob.hears("gm");
      failures.awaitStarted(stuck, 1);
      bot.clock().pass(LONGER_THAN_ALLOWED);
      alice.hears("gm");
      failures.await(1);
      for (int tries = 2; tries <= TRIES; tries++) {
        bot.clock().pass(LONGER_THAN_ANY_PAUSE);
        failures.awaitStarted(stuck, tries);
        bob.says("gm");
        bob.hears("gm");
        bot.clock().pass(LONGER_THAN_ALLOWED);
        failures.await(tries);
      }
      assertEquals(List.of("HANDLER_TIMEOUT"), failures.codes());
      failures.awaitDead();
      assertEquals(1, dead(bot));
    }
  }

  @Test
  void one_that_does_not_even_heed_the_interrupt_is_left_to_itself_and_its_late_answer_dropped() {
    CompletableFuture<Void> late = new CompletableFuture<>();
    AtomicInteger interrupts = new AtomicInteger();
    Routes routes = routes(() -> heedless(late, interrupts));
    try (TestBot bot = TestBot.of(routes, builder -> builder.listener(failures))) {
      Person alice = bot.person();
      alice.says("stuck");
      alice.says("gm");
      failures.awaitStarted(stuck, 1);
      bot.clock().pass(LONGER_THAN_ALLOWED);
      failures.awaitStarted(interrupts, 1); // only then its grace can be over
      bot.clock().pass(Duration.ofSeconds(6));
      alice.hears("gm");
      late.complete(null);
      bot.clock().pass(LONGER_THAN_ANY_PAUSE);
      alice.hears("stuck no more");
      alice.says("gm");
      alice.hears("gm");
      assertEquals(3, alice.everything().size());
      assertEquals(2, stuck.get());
    }
  }

  private static void heedless(CompletableFuture<Void> end, AtomicInteger interrupts) {
    while (!end.isDone()) {
      try {
        end.get();
      } catch (InterruptedException ignored) {
        interrupts.incrementAndGet();
      } catch (ExecutionException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  @FunctionalInterface
  private interface Trap {
    void fall() throws InterruptedException;
  }

  private Routes routes(Trap trap) {
    return Routes.builder()
        .text(
            context -> {
              if (context.message().text().orElseThrow().equals("stuck")) {
                stuck.incrementAndGet();
                trap.fall();
                return "stuck no more";
              }
              return "gm";
            })
        .build();
  }

  private static int dead(TestBot bot) {
    return bot.engine()
        .client()
        .transactions()
        .inSnapshot(tx -> bot.engine().stores().failed().dead(tx, 0, 10))
        .size();
  }
}
