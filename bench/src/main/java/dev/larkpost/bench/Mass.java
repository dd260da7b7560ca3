package dev.larkpost.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One announcement to a million people out of a list, through the whole engine over SQLite, with a
 * client that costs nothing, in a process of 40 MB.
 */
final class Mass implements Scenario {
  private static final int PEOPLE = 1_000_000;
  private static final int PEOPLE_QUICK = 50_000;
  private static final String HEAP = "-Xmx40m";
  private static final double HEAP_MAX_MB = 20;

  @Override
  public List<Row> run(Trial trial) {
    int people = trial.sizes() == Sizes.QUICK ? PEOPLE_QUICK : PEOPLE;
    try (Lab lab = trial.lab();
        ChildProcess process =
            lab.start(
                "mass",
                lab.home()
                    .java(
                        MassMain.class.getName(),
                        List.of(HEAP),
                        List.of(lab.folder("mass").toString(), Integer.toString(people))),
                Map.of())) {
      String[] told = process.line(MassMain.TOLD, ChildProcess.PATIENCE).split(" ");
      if (Integer.parseInt(told[0]) != people || Integer.parseInt(told[1]) != 0) {
        throw new IllegalStateException("not everybody once: " + String.join(" ", told));
      }
      String name = String.format(Locale.ROOT, " with %,d recipients", people);
      return List.of(
          Row.cost("heap" + name, "MB", List.of(Double.parseDouble(told[3])), List.of())
              .target(Target.oursAtMost(HEAP_MAX_MB)),
          Row.rate(
              "the engine alone" + name,
              "per s",
              List.of(people / Double.parseDouble(told[2])),
              List.of()));
    }
  }
}
