package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Strangers opened DMs with one text each while the bot was off; it starts and reads them all. */
final class CatchUp implements Scenario {
  private static final int WARM_UPS = 10;

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
        theirs.ifPresent(t -> bots.add(made(lab, t, "theirs", number)));
      }
      try (ChildProcess crowd = lab.ours()) {
        crowd.ask("strangers", "n", count, "threads", Lab.CROWD_THREADS, "bots", bots);
      }
      for (int i = 0; i < WARM_UPS; i++) {
        int warm = sizes.rounds() + i;
        caughtUp(lab, ours, "ours", warm, count);
        theirs.ifPresent(t -> caughtUp(lab, t, "theirs", warm, count));
      }
      Turns turns =
          Turns.take(
              sizes.rounds(),
              r -> caughtUp(lab, ours, "ours", r, count),
              theirs.map(t -> r -> caughtUp(lab, t, "theirs", r, count)));
      return List.of(
          turns.rate("catch-up of " + count + " new DMs", "DMs/s").target(Target.ratioAtLeast(5)),
          turns.cpu("catch-up: client CPU"));
    }
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
