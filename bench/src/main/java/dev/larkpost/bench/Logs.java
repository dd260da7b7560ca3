package dev.larkpost.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many logs of a chain a core brings into the store in a second. */
final class Logs implements Scenario {
  private static final double AT_LEAST = 10_000;
  private static final int WARM_UPS = 2;

  @Override
  public List<Row> run(Trial trial) {
    int rounds = trial.sizes().rounds() + WARM_UPS;
    try (Lab lab = trial.lab();
        ChildProcess process =
            lab.start(
                "logs",
                lab.home()
                    .java(
                        LogsMain.class.getName(),
                        List.of("-Xmx1g"),
                        List.of(lab.folder("logs").toString(), Integer.toString(rounds))),
                Map.of())) {
      List<Double> rates = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        rates.add(Double.parseDouble(process.line(LogsMain.RATE, ChildProcess.PATIENCE)));
      }
      return List.of(
          Row.rate(
                  "chain logs read, decoded, matched, checkpointed",
                  "per s CPU",
                  rates.subList(WARM_UPS, rounds),
                  List.of())
              .target(Target.oursAtLeast(AT_LEAST)));
    }
  }
}
