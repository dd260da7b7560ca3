package dev.larkpost.bench;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bot that is killed ({@code kill -9}) again and again while it tells many people something; in
 * the end every one of them decrypts what there is on the node.
 */
final class Kills implements Scenario {
  private static final int KILLS = 20;
  private static final int KILLS_QUICK = 6;
  private static final int INTAKE_SHARE = 10;
  private static final int FACTS_EACH = 4;
  private static final int EARLY_ONE_IN = 4;
  private static final int EARLY_MS = 2_500;
  private static final long SEED = 9420;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
  private static final int READERS = 3;
  private static final String HEAP = "-Xmx512m";

  /** Messages a bot may publish after the moment of its kill, for who kills it late. */
  private static final int SLACK = 20;

  /** It has its rations and stopped short: publishes may be spent on what is none. */
  private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** People of the official client among the others, listening throughout, where it takes part. */
  private static final int OFFICIALS = 200;

  private static final int OFFICIALS_QUICK = 20;

  /** How long they go on listening. */
  private static final int SETTLE_MS = 5_000;

  /**
   * What came of it.
   *
   * @param kills how often it was killed before it was done
   * @param texts all that were to be read
   * @param officials what official listeners made of it, empty without them
   */
  record Outcome(
      int people,
      int kills,
      int texts,
      double seconds,
      Recipients.Verdict verdict,
      String officials) {}

  @Override
  public List<Row> run(Trial trial) {
    int people = trial.sizes().fanOut();
    int kills = trial.sizes() == Sizes.QUICK ? KILLS_QUICK : KILLS;
    List<Row> rows = new ArrayList<>();
    try (Lab lab = trial.lab()) {
      rows.addAll(rows("an announcement", announce(lab, people, kills)));
    }
    try (Lab lab = trial.lab()) {
      rows.addAll(rows("event intake", takeIn(lab, Math.max(50, people / INTAKE_SHARE), kills)));
    }
    return rows;
  }

  private static List<Row> rows(String what, Outcome outcome) {
    String name =
        String.format(
            Locale.ROOT, "of %,d texts, %d kills in %s", outcome.texts(), outcome.kills(), what);
    double lost = outcome.verdict().lost();
    double twice = outcome.verdict().twice() + outcome.verdict().conversations();
    return List.of(
        Row.cost("lost " + name, "texts", List.of(lost), List.of())
            .target(Target.oursAtMost(0))
            .note(outcome.verdict().exact() + " people read exactly theirs" + outcome.officials()),
        Row.cost("twice " + name, "texts", List.of(twice), List.of()).target(Target.oursAtMost(0)),
        Row.cost("time for all " + name, "s", List.of(outcome.seconds()), List.of()));
  }

  /** One announcement to so many. */
  static Outcome announce(Lab lab, int people, int kills) {
    Recipients recipients = recipients(lab);
    List<String> addresses = recipients.register(people);
    Path file = written(lab, "address\n" + String.join("\n", addresses) + "\n");
    Optional<ChildProcess> official = lab.theirs();
    List<String> officials =
        official
            .map(o -> lab.inboxes(o.ask("listeners", "n", officials(people))))
            .orElse(List.of());
    Task task = new Task(AnnouncerMain.ANNOUNCE, file, officials);
    // A commit and a message each.
    Told told = tell(lab, task, kills, 2 * (people + officials.size()));
    String heard = official.map(o -> judge(o, told.bot())).orElse("");
    return new Outcome(
        people,
        told.kills(),
        people,
        told.seconds(),
        recipients.verify(told.bot(), address -> List.of(AnnouncerMain.NEWS)),
        heard);
  }

  private static int officials(int people) {
    return people == Sizes.QUICK.fanOut() ? OFFICIALS_QUICK : OFFICIALS;
  }

  /**
   * No stream brings the news twice, and every inbox has it once. A stream may leave it out: how
   * many did is told.
   */
  private static String judge(ChildProcess official, InboxId bot) {
    List<Integer> heard = counts(official, "heard", bot);
    if (heard.stream().anyMatch(count -> count > 1)) {
      throw new IllegalStateException("official listeners heard it twice: " + heard);
    }
    List<Integer> read = counts(official, "read", bot);
    if (read.stream().anyMatch(count -> count != 1)) {
      throw new IllegalStateException("official clients read it other than once: " + read);
    }
    long streamed = heard.stream().filter(count -> count == 1).count();
    return String.format(
        Locale.ROOT,
        ", and %d official listeners (%d of them by their streams)",
        read.size(),
        streamed);
  }

  private static List<Integer> counts(ChildProcess official, String command, InboxId bot) {
    List<Integer> counts = new ArrayList<>();
    official
        .ask(
            command,
            "sender",
            bot.value(),
            "prefix",
            AnnouncerMain.NEWS,
            "expected",
            1,
            "settleMs",
            SETTLE_MS)
        .path("counts")
        .forEach(count -> counts.add(count.asInt()));
    return counts;
  }

  /** Some facts for each of so many, in a file. */
  static Outcome takeIn(Lab lab, int people, int kills) {
    Recipients recipients = recipients(lab);
    Map<String, List<String>> facts = new HashMap<>();
    StringBuilder lines = new StringBuilder();
    List<String> addresses = recipients.register(people);
    for (int round = 0; round < FACTS_EACH; round++) {
      for (String address : addresses) {
        String text = "fact " + round + " of " + address;
        facts.computeIfAbsent(address, a -> new ArrayList<>()).add(text);
        lines.append(address).append(',').append(text).append('\n');
      }
    }
    Path file = written(lab, lines.toString());
    int texts = FACTS_EACH * people;
    Told told = tell(lab, new Task(AnnouncerMain.INTAKE, file, List.of()), kills, texts + people);
    return new Outcome(
        people,
        told.kills(),
        texts,
        told.seconds(),
        recipients.verify(told.bot(), address -> facts.getOrDefault(address, List.of())),
        "");
  }

  private static Recipients recipients(Lab lab) {
    return new Recipients(new Clients(NetworkAddress.of(lab.nodeUrl())), READERS);
  }

  private static Path written(Lab lab, String text) {
    try {
      return Files.writeString(lab.folder("task").resolve("task.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bot's life, or lives. */
  private record Told(InboxId bot, int kills, double seconds) {}

  /** What the bot is to do. */
  private record Task(String name, Path file, List<String> others) {
    List<String> arguments(Lab lab) {
      List<String> all = new ArrayList<>();
      all.addAll(List.of(lab.nodeUrl(), lab.folder("bot").toString(), name, file.toString()));
      all.addAll(others);
      return all;
    }
  }

  private static Told tell(Lab lab, Task task, int kills, int messages) {
    Random random = new Random(SEED);
    long before = lab.messages();
    List<Long> moments = random.longs(kills, before, before + messages).sorted().boxed().toList();
    long began = System.nanoTime();
    int killed = 0;
    for (long moment : moments) {
      long room = Math.max(0, moment - lab.messages()) + SLACK;
      String rations =
          "-D" + Rations.UNITS + "=" + Math.ceilDiv(3 * room, 2); // two for three units
      Process bot = start(command(lab, task, HEAP, rations));
      boolean early = random.nextInt(EARLY_ONE_IN) == 0;
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(EARLY_MS));
      long latest = System.nanoTime() + LATEST_NANOS;
      while (bot.isAlive()
          && System.nanoTime() < (early ? end : latest)
          && (early || lab.messages() < moment)) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      killed += bot.isAlive() ? 1 : 0;
      bot.destroyForcibly();
      await(bot);
    }
    InboxId bot = last(start(command(lab, task, HEAP)));
    return new Told(bot, killed, (System.nanoTime() - began) / 1e9);
  }

  private static List<String> command(Lab lab, Task task, String... flags) {
    return lab.home().java(AnnouncerMain.class.getName(), List.of(flags), task.arguments(lab));
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Lets it come to its end. */
  private static InboxId last(Process bot) {
    Optional<InboxId> inbox = Optional.empty();
    try (BufferedReader lines = bot.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null && !line.equals(AnnouncerMain.DONE)) {
        if (line.startsWith(AnnouncerMain.INBOX)) {
          inbox = Optional.of(new InboxId(line.substring(AnnouncerMain.INBOX.length())));
        }
      }
      if (line == null) {
        throw new IllegalStateException("the bot ended before it was done");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      bot.destroyForcibly();
    }
    return inbox.orElseThrow();
  }
}
