package dev.larkpost.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One text to each of many existing DMs, until the last is confirmed: through the client, as the
 * official one is asked too, and through the whole outbox, which only we have.
 */
final class FanOut implements Scenario {
  private static final double STORE_MAX_BYTES = 4096;

  @Override
  public List<Row> run(Trial trial) {
    Sizes sizes = trial.sizes();
    Broadcast broadcast = new Broadcast(sizes.fanOut(), 1, sizes.rounds());
    try (Lab lab = trial.lab()) {
      Witnesses witnesses = new Witnesses(lab, 1);
      Path peers = broadcast.peers(lab, witnesses);
      Broadcast.Outcome outcome = broadcast.run(lab, witnesses, peers);
      Turns client = outcome.turns();
      Turns outbox = new Turns(outbox(lab, peers, sizes, witnesses), client.theirs());
      String dms = String.format(java.util.Locale.ROOT, "%,d DMs", sizes.fanOut());
      return List.of(
          client
              .rate("fan-out to " + dms + ", client", "texts/s")
              .target(Target.ratioAtLeast(10))
              .note("official: " + outcome.width() + " at once"),
          client.cpu("fan-out, client: client CPU").target(Target.ratioAtLeast(12)),
          outbox.rate("fan-out to " + dms + ", outbox", "texts/s").target(Target.ratioAtLeast(10)),
          outbox.cpu("fan-out, outbox: client CPU").target(Target.ratioAtLeast(12)),
          client.memory("fan-out: client memory"),
          Row.saving(
                  "store per DM after fan-outs",
                  "bytes",
                  List.of(outcome.ourBytes()),
                  outcome.theirBytes().stream().toList())
              .target(Target.oursAtMost(STORE_MAX_BYTES))
              .note("ours encrypted, synchronous=FULL; official NORMAL"));
    }
  }

  private static List<JsonNode> outbox(Lab lab, Path peers, Sizes sizes, Witnesses witnesses) {
    ChildProcess bot = lab.ours();
    String inbox =
        bot.ask("bot", "dir", lab.folder("bot").toString(), "tag", "bot").path("inbox").asText();
    bot.ask("openDms", "peers", peers.toString(), "from", 0, "to", sizes.fanOut());
    announce(lab, bot, sizes, "warm");
    announce(lab, bot, sizes, "warm again");
    List<JsonNode> rounds =
        Stream.iterate(0, r -> r + 1)
            .limit(sizes.rounds())
            .map(r -> announce(lab, bot, sizes, Witnesses.MEASURED + r))
            .toList();
    witnesses.readOurs(inbox, sizes.rounds());
    return rounds;
  }

  private static JsonNode announce(Lab lab, ChildProcess bot, Sizes sizes, String tag) {
    return lab.counted(
        sizes.fanOut(), () -> bot.ask("announce", "from", 0, "to", sizes.fanOut(), "tag", tag));
  }
}
