package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Official users say something and wait for the bot's answer: our gm bot, and an official bot. */
final class RoundTrips implements Scenario {
  private static final int MANY = 20;

  /** A Java process compiles itself for some thousand trips; who measures earlier measures that. */
  private static final int WARM_ROUNDS = 10;

  @Override
  public List<Row> run(Trial trial) {
    if (!trial.reference()) {
      return List.of(); // the users are official ones
    }
    try (Lab lab = trial.lab()) {
      boolean gm = GmBot.isBuilt(trial.home());
      String our = gm ? GmBot.start(lab) : engineBot(lab);
      ChildProcess officialBot = lab.theirs().orElseThrow();
      String other =
          officialBot.ask("open", "dir", lab.folder("bot").toString()).path("inbox").asText();
      officialBot.ask("echo");
      ChildProcess ourUsers = users(lab, our);
      ChildProcess theirUsers = users(lab, other);
      warmUp(trial.sizes(), ourUsers);
      warmUp(trial.sizes(), theirUsers);
      List<Row> rows = new ArrayList<>();
      for (int width : new int[] {1, MANY}) {
        rows.addAll(measure(trial.sizes(), width, ourUsers, theirUsers));
      }
      return gm ? rows : rows.stream().map(r -> r.note("our engine without Quarkus")).toList();
    }
  }

  static String engineBot(Lab lab) {
    return lab.ours()
        .ask("bot", "dir", lab.folder("engine").toString(), "tag", "bot")
        .path("inbox")
        .asText();
  }

  private static ChildProcess users(Lab lab, String bot) {
    ChildProcess users = lab.theirs().orElseThrow();
    users.ask("users", "bot", bot, "n", MANY, "dir", lab.folder("users").toString());
    return users;
  }

  private static void warmUp(Sizes sizes, ChildProcess users) {
    for (int i = 0; i < WARM_ROUNDS; i++) {
      trips(users, sizes, MANY, "warm " + i);
    }
  }

  private static List<Row> measure(
      Sizes sizes, int width, ChildProcess ourUsers, ChildProcess theirUsers) {
    trips(ourUsers, sizes, width, "warm");
    trips(theirUsers, sizes, width, "warm");
    Turns turns =
        Turns.take(
            sizes.rounds(),
            r -> trips(ourUsers, sizes, width, "r" + r),
            Optional.of(r -> trips(theirUsers, sizes, width, "r" + r)));
    String name = "round trip, " + width + (width == 1 ? " conversation" : " conversations");
    return List.of(
        turns.cost(name + ": p50", "ms", "p50Ms").target(Target.ratioAtMost(0.8)),
        turns.cost(name + ": p99", "ms", "p99Ms").target(Target.ratioAtMost(1)),
        turns.rate(name, "trips/s").target(Target.ratioAtLeast(1.5)));
  }

  /** Tags differ between widths too: an answer is known by its text. */
  static JsonNode trips(ChildProcess users, Sizes sizes, int width, String tag) {
    return users.ask("trips", "n", sizes.trips(), "width", width, "tag", width + " " + tag);
  }
}
