package dev.larkpost.bench;

import dev.larkpost.xmtp.transport.NetworkAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From a block that is final enough to the message on the network: a transfer on anvil, followed at
 * depth 0, told to whoever got it; one after the other. The first round finds no DMs, the others
 * do.
 */
final class Events implements Scenario {
  private static final int PEOPLE = 60;
  private static final int THREADS = 2;
  private static final double P95_MAX_MS = 1_000;
  private static final double HALF = 0.5;
  private static final double MOST = 0.95;

  @Override
  public List<Row> run(Trial trial) {
    try (Lab lab = trial.lab();
        Anvil anvil = Anvil.start(lab)) {
      List<String> people =
          new Recipients(new Clients(NetworkAddress.of(lab.nodeUrl())), THREADS).register(PEOPLE);
      ChildProcess bot =
          lab.start(
              "event-bot",
              lab.home()
                  .java(
                      EventBotMain.class.getName(),
                      List.of("-Xmx512m"),
                      List.of(lab.nodeUrl(), lab.folder("bot").toString(), anvil.port())),
              Map.of());
      bot.line(EventBotMain.READY, Clients.PATIENCE);
      List<Double> fresh = round(anvil, bot, people);
      List<List<Double>> warm = new ArrayList<>();
      for (int i = 0; i < trial.sizes().rounds(); i++) {
        warm.add(round(anvil, bot, people));
      }
      return List.of(
          row("event to published, new DMs, p50", List.of(fresh), HALF),
          row("event to published, new DMs, p95", List.of(fresh), MOST)
              .target(Target.oursAtMost(P95_MAX_MS)),
          row("event to published, warm DMs, p50", warm, HALF),
          row("event to published, warm DMs, p95", warm, MOST)
              .target(Target.oursAtMost(P95_MAX_MS)));
    }
  }

  private static List<Double> round(Anvil anvil, ChildProcess bot, List<String> people) {
    List<Double> took = new ArrayList<>();
    for (String address : people) {
      long block = anvil.give(address);
      long published = Long.parseLong(bot.line(EventBotMain.PUBLISHED, Clients.PATIENCE));
      took.add((double) Math.max(0, published - block));
    }
    return took;
  }

  private static Row row(String name, List<List<Double>> rounds, double part) {
    return Row.cost(
        name,
        "ms",
        rounds.stream().map(r -> r.stream().sorted().toList()).map(r -> at(r, part)).toList(),
        List.of());
  }

  private static double at(List<Double> sorted, double part) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * part)));
  }
}
