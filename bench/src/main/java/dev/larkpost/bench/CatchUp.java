package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Strangers opened DMs with one text each while the bot was off; it starts and reads them all. */
final class CatchUp implements Scenario {
  /**
   * A process gets no faster after some 20,000 joins: until then up to a third of its time is the
   * JVM's compiler. What the first of a process costs is a row of its own.
   */
  private static final int WARM_UPS = 100;

  /** The official client compiles nothing, but it, too, is faster the second time. */
  private static final int THEIR_WARM_UPS = 30;

  @Override
  public List<Row> run(Trial trial) {
    Sizes sizes = trial.sizes();
    int count = sizes.catchUp();
    try (Lab lab = trial.lab()) {
      ChildProcess ours = lab.ours();
      Optional<ChildProcess> theirs = lab.theirs();
      List<String> bots = new ArrayList<>();
      for (int i = 0; i < sizes.rounds() + WARM_UPS; i++) {
        int number = i;
        bots.add(made(lab, ours, "ours", number));
        theirs
            .filter(t -> number < sizes.rounds() + THEIR_WARM_UPS)
            .ifPresent(t -> bots.add(made(lab, t, "theirs", number)));
      }
      try (ChildProcess crowd = lab.ours()) {
        crowd.ask("strangers", "n", count, "threads", Lab.CROWD_THREADS, "bots", bots);
      }
      Turns cold = turns(lab, ours, theirs, new Span(sizes.rounds(), 1), count);
      turns(lab, ours, theirs, new Span(sizes.rounds() + 1, THEIR_WARM_UPS - 1), count);
      Span rest = new Span(sizes.rounds() + THEIR_WARM_UPS, WARM_UPS - THEIR_WARM_UPS);
      turns(lab, ours, Optional.empty(), rest, count);
      Turns turns = turns(lab, ours, theirs, new Span(0, sizes.rounds()), count);
      return List.of(
          turns.rate("catch-up of " + count + " new DMs", "DMs/s").target(Target.ratioAtLeast(5)),
          turns.cpu("catch-up: client CPU"),
          cold.rate("catch-up, the first of a process", "DMs/s"));
    }
  }

  /** Which of the bots that are prepared. */
  private record Span(int first, int count) {}

  private static Turns turns(
      Lab lab, ChildProcess ours, Optional<ChildProcess> theirs, Span bots, int count) {
    return Turns.take(
        bots.count(),
        r -> caughtUp(lab, ours, "ours", bots.first() + r, count),
        theirs.map(t -> r -> caughtUp(lab, t, "theirs", bots.first() + r, count)));
  }

  private static String made(Lab lab, ChildProcess side, String folder, int number) {
    return side.ask("makeBot", "dir", lab.folder(folder).toString(), "tag", "bot" + number)
        .path("inbox")
        .asText();
  }

  private static JsonNode caughtUp(
      Lab lab, ChildProcess side, String folder, int number, int count) {
    JsonNode answer =
        side.ask(
            "catchUp", "dir", lab.folder(folder).toString(), "tag", "bot" + number, "n", count);
    if (answer.path("texts").asInt() != count) {
      throw new IllegalStateException(
          folder + " read " + answer.path("texts") + " of " + count + " texts");
    }
    return answer;
  }
}
