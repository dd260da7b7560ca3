package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Official users say something and wait for the bot's answer: our gm bot, and an official bot. */
final class RoundTrips implements Scenario {
  private static final int MANY = 20;

  /** In the text of a trip, so that a missing answer names the bot. */
  private static final String OURS = "our bot ";

  private static final String THEIRS = "official bot ";

  /** A process is warm when this many rounds in a row were no faster than the best before. */
  private static final int NO_FASTER = 6;

  private static final int WARM_ROUNDS_MAX = 40;

  /** Less is chance. */
  private static final double FASTER = 1.02;

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
      warmUp(trial.sizes(), ourUsers, OURS);
      trips(theirUsers, trial.sizes(), MANY, THEIRS + "warm"); // nothing compiles itself there
      List<Row> rows = new ArrayList<>();
      for (int width : new int[] {1, MANY}) {
        OfficialPace.rest(officialBot);
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

  /** A Java process compiles itself for some thousand trips; who measures earlier measures that. */
  private static void warmUp(Sizes sizes, ChildProcess users, String bot) {
    double best = 0;
    int noFaster = 0;
    for (int i = 0; i < WARM_ROUNDS_MAX && noFaster < NO_FASTER; i++) {
      JsonNode round = trips(users, sizes, MANY, bot + "warm " + i);
      double rate = round.path("n").asDouble() / round.path("wallMs").asDouble();
      noFaster = rate > best * FASTER ? 0 : noFaster + 1;
      best = Math.max(best, rate);
    }
  }

  private static List<Row> measure(
      Sizes sizes, int width, ChildProcess ourUsers, ChildProcess theirUsers) {
    trips(ourUsers, sizes, width, OURS + "warm");
    trips(theirUsers, sizes, width, THEIRS + "warm");
    Turns turns =
        Turns.take(
            sizes.rounds(),
            r -> trips(ourUsers, sizes, width, OURS + "r" + r),
            Optional.of(r -> trips(theirUsers, sizes, width, THEIRS + "r" + r)));
    String name = "round trip, " + width + (width == 1 ? " conversation" : " conversations");
    return List.of(
        turns.cost(name + ": p50", "ms", "p50Ms").target(Target.ratioAtMost(0.8)),
        turns.cost(name + ": p99", "ms", "p99Ms").target(Target.ratioAtMost(1)),
        width == 1
            ? turns.rate(name, "trips/s")
            : turns.rate(name, "trips/s").target(Target.ratioAtLeast(1.5)));
  }

  /** Tags differ between widths too: an answer is known by its text. */
  static JsonNode trips(ChildProcess users, Sizes sizes, int width, String tag) {
    return users.ask("trips", "n", sizes.trips(), "width", width, "tag", width + " " + tag);
  }
}
