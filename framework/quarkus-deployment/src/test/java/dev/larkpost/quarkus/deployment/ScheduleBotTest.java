package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.jdbc.SqliteStateProvider;
import dev.larkpost.engine.BotState;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnEvent;
import dev.larkpost.quarkus.OnSchedule;
import dev.larkpost.testkit.Person;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bot that was not at work for a while, with schedules of its own and out of configuration. */
class ScheduleBotTest {
  private static final String DATA = "test.schedule.data";

  /** Leaves a store as the bot left it long ago. */
  static final class LongAgo implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
      Path folder =
          Files.createDirectories(Path.of("target").resolve("schedule-" + System.nanoTime()));
      System.setProperty(DATA, folder.toString());
      BotState state = new SqliteStateProvider().open(folder);
      Map<String, String> told =
          Map.of(
              "yearly", "2025-06-05T09:00:00Z\n0 9 1 1 * UTC",
              "listed", "2025-06-05T09:00:00Z\n0 9 1 1 * Europe/Berlin",
              "replaced", "2025-06-05T09:00:00Z\n0 10 1 1 * UTC");
      told.forEach(
          (name, checkpoint) ->
              state
                  .client()
                  .transactions()
                  .inTransaction(
                      tx -> {
                        state
                            .engine()
                            .events()
                            .move(
                                tx,
                                new SourceName("schedule:" + name),
                                Optional.empty(),
                                Checkpoint.of(checkpoint.getBytes(StandardCharsets.UTF_8)));
                        return true;
                      }));
      state.client().close();
    }
  }

  @RegisterExtension
  @Order(1)
  static final LongAgo STORE = new LongAgo();

  @RegisterExtension
  @Order(2)
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Studio.class, Firing.class))
          .overrideConfigKey("larkpost.data", "${" + DATA + "}")
          .overrideConfigKey("larkpost.categories.news.silent", "tell")
          .overrideConfigKey("larkpost.schedules.listed.cron", "0 9 1 1 *")
          .overrideConfigKey("larkpost.schedules.listed.zone", "Europe/Berlin")
          .overrideConfigKey("larkpost.schedules.replaced.cron", "0 10 1 1 *")
          .overrideConfigKey("larkpost.rules.digest.event", "schedule.listed")
          .overrideConfigKey("larkpost.rules.digest.audience", "subscribers(news)")
          .overrideConfigKey("larkpost.rules.digest.category", "news")
          .overrideConfigKey("larkpost.rules.digest.key", "date")
          .overrideConfigKey("larkpost.rules.digest.text", "News of {date}, {time}")
          .overrideConfigKey("quarkus.http.test-port", "0");

  private static final BlockingQueue<String> CALLED = new LinkedBlockingQueue<>();

  @Inject Bots bots;

  record Firing(String schedule, String time, Optional<String> zone) {}

  @Bot("studio")
  static class Studio {
    @OnSchedule("0 9 1 1 *")
    Announcement yearly(Firing firing) {
      CALLED.add(firing.schedule() + " " + firing.time() + " " + firing.zone().orElse(""));
      return Announcement.to(Audience.subscribers("news"))
          .category("news")
          .key("yearly")
          .markdown("A year is over.");
    }

    @OnSchedule("* * * * *")
    void replaced(Firing firing) {
      CALLED.add(firing.schedule() + " " + firing.time());
    }

    @OnEvent("schedule.listed")
    void listed(Firing firing) {
      CALLED.add(firing.schedule() + " " + firing.zone().orElse(""));
    }
  }

  @Test
  void missed_firings_are_caught_up_with_once_each() throws Exception {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    List<String> called = List.of(next(), next(), next());
    assertEquals(
        List.of("listed Europe/Berlin", "replaced 10:00", "yearly 09:00 UTC"),
        called.stream().sorted().toList());
    List<AnnouncementRecord> told = bothTold();
    assertEquals(
        1, told.stream().filter(r -> r.spec().key().startsWith("digest/")).count(), "" + told);
    assertEquals(1, told.stream().filter(r -> r.spec().key().equals("yearly")).count(), "" + told);
    assertEquals(List.of(), List.copyOf(CALLED));
  }

  private static String next() throws InterruptedException {
    return Optional.ofNullable(CALLED.poll(1, TimeUnit.MINUTES)).orElse("nothing");
  }

  /** Their transactions come right after the calls. */
  private List<AnnouncementRecord> bothTold() {
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (told().size() < 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return told();
  }

  private List<AnnouncementRecord> told() {
    return bots.announcements("studio").orElseThrow().newest(Long.MAX_VALUE, 10);
  }
}
