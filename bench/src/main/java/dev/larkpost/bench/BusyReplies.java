package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How long replies take while the same bot announces to many DMs at a steady rate. */
final class BusyReplies implements Scenario {
  private static final int PER_SECOND = 1_000;
  private static final int WARM_ROUNDS = 3;

  @Override
  public List<Row> run(Trial trial) {
    if (!trial.reference()) {
      return List.of(); // the user is an official one
    }
    Sizes sizes = trial.sizes();
    try (Lab lab = trial.lab()) {
      Path peers = lab.peersFile(lab.peers(sizes.busyDms()));
      ChildProcess bot = lab.ours();
      String inbox =
          bot.ask("bot", "dir", lab.folder("bot").toString(), "tag", "bot").path("inbox").asText();
      ChildProcess user = lab.theirs().orElseThrow();
      user.ask("users", "bot", inbox, "n", 1, "dir", lab.folder("users").toString());
      bot.ask("openDms", "peers", peers.toString(), "from", 0, "to", sizes.busyDms());
      for (int i = 0; i < WARM_ROUNDS; i++) {
        RoundTrips.trips(user, sizes, 1, "warm " + i);
        busy(bot, user, sizes, "warm busy " + i);
      }
      double[] slowest = {Double.MAX_VALUE};
      Turns turns =
          Turns.take(
              sizes.rounds(),
              r -> {
                Busy busy = busy(bot, user, sizes, "busy " + r);
                slowest[0] = Math.min(slowest[0], busy.perSecond());
                return busy.trips();
              },
              Optional.of(r -> RoundTrips.trips(user, sizes, 1, "idle " + r)));
      String rate = "reference: the same bot idle; at least " + Numbers.of(slowest[0]) + "/s sent";
      return List.of(
          turns
              .cost("reply p99 while announcing 1,000/s", "ms", "p99Ms")
              .target(Target.ratioAtMost(2))
              .note(rate),
          turns.cost("reply p50 while announcing 1,000/s", "ms", "p50Ms"));
    }
  }

  /** A round under load. @param perSecond what the bot got confirmed meanwhile */
  private record Busy(JsonNode trips, double perSecond) {}

  private static Busy busy(ChildProcess bot, ChildProcess user, Sizes sizes, String tag) {
    bot.ask("startSteady", "perSecond", PER_SECOND, "tag", tag);
    JsonNode trips = RoundTrips.trips(user, sizes, 1, tag);
    return new Busy(trips, bot.ask("stopSteady").path("perSecond").asDouble());
  }
}
