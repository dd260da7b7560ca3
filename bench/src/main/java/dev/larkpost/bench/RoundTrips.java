package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Official users say something and wait for the bot's answer: our gm bot, and an official bot. */
final class RoundTrips implements Scenario {
  private static final int MANY = 20;

  /** A process is warm when this many rounds in a row were no better than the best before. */
  private static final int NO_BETTER = 6;

  private static final int WARM_ROUNDS_MAX = 60;

  /** Less is chance. */
  private static final double BETTER = 1.02;

  @Override
  public List<Row> run(Trial trial) {
    if (!trial.reference()) {
      return List.of(); // the users are official ones
    }
    try (Lab lab = trial.lab()) {
      boolean gm = GmBot.isBuilt(trial.home());
      Side ours = gm ? gmBot(lab) : engineBot(lab);
      Side theirs = officialBot(lab);
      warmUp(trial.sizes(), MANY, ours, "first "); // many at once get there soonest
      List<Row> rows = new ArrayList<>();
      for (int width : new int[] {1, MANY}) {
        rows.addAll(measure(trial.sizes(), width, ours, theirs));
      }
      return gm ? rows : rows.stream().map(r -> r.note("our engine without Quarkus")).toList();
    }
  }

  /**
   * A bot and its users.
   *
   * @param name in the text of a trip, so that a missing answer names the bot
   */
  private record Side(String name, ChildProcess bot, ChildProcess users) {
    /** So many trips, with the bot's processor time. @param tag not used before */
    JsonNode trips(Sizes sizes, int width, String tag) {
      double before = bot.cpuMs();
      JsonNode answer = RoundTrips.trips(users, sizes, width, name + tag);
      return ((ObjectNode) answer).put("cpuMs", bot.cpuMs() - before);
    }
  }

  private static Side gmBot(Lab lab) {
    GmBot bot = GmBot.start(lab);
    return new Side("our bot ", bot.process(), users(lab, bot.inbox()));
  }

  private static Side engineBot(Lab lab) {
    ChildProcess bot = lab.ours();
    String inbox =
        bot.ask("bot", "dir", lab.folder("engine").toString(), "tag", "bot").path("inbox").asText();
    return new Side("our bot ", bot, users(lab, inbox));
  }

  private static Side officialBot(Lab lab) {
    ChildProcess bot = lab.theirs().orElseThrow();
    String inbox = bot.ask("open", "dir", lab.folder("bot").toString()).path("inbox").asText();
    bot.ask("echo");
    return new Side("official bot ", bot, users(lab, inbox));
  }

  private static ChildProcess users(Lab lab, String bot) {
    ChildProcess users = lab.theirs().orElseThrow();
    users.ask("users", "bot", bot, "n", MANY, "dir", lab.folder("users").toString());
    return users;
  }

  /**
   * A Java process compiles itself for some thousand trips, and anew where it is used in another
   * way; who measures earlier measures that. Its processor time tells longer than its speed.
   */
  private static void warmUp(Sizes sizes, int width, Side ours, String tag) {
    double mostTrips = 0;
    double leastCpu = Double.MAX_VALUE;
    int noBetter = 0;
    for (int i = 0; i < WARM_ROUNDS_MAX && noBetter < NO_BETTER; i++) {
      JsonNode round = ours.trips(sizes, width, tag + i);
      double trips = Turns.perSecond(round);
      double cpu = Turns.cpuPerOne(round);
      noBetter = trips > mostTrips * BETTER || cpu * BETTER < leastCpu ? 0 : noBetter + 1;
      mostTrips = Math.max(mostTrips, trips);
      leastCpu = Math.min(leastCpu, cpu);
    }
  }

  private static List<Row> measure(Sizes sizes, int width, Side ours, Side theirs) {
    warmUp(sizes, width, ours, "warm ");
    theirs.trips(sizes, width, "warm"); // nothing compiles itself there
    OfficialPace.rest(theirs.bot());
    Turns turns =
        Turns.take(
            sizes.rounds(),
            r -> ours.trips(sizes, width, "r" + r),
            Optional.of(r -> theirs.trips(sizes, width, "r" + r)));
    String name = "round trip, " + width + (width == 1 ? " conversation" : " conversations");
    return List.of(
        turns.cost(name + ": p50", "ms", "p50Ms").target(Target.ratioAtMost(0.8)),
        turns.cost(name + ": p99", "ms", "p99Ms").target(Target.ratioAtMost(1)),
        width == 1
            ? turns.rate(name, "trips/s")
            : turns.rate(name, "trips/s").target(Target.ratioAtLeast(1.5)),
        turns.cpu(name + ": CPU of the bot"));
  }

  /** Tags differ between widths too: an answer is known by its text. */
  static JsonNode trips(ChildProcess users, Sizes sizes, int width, String tag) {
    return users.ask("trips", "n", sizes.trips(), "width", width, "tag", width + " " + tag);
  }
}
