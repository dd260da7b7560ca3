package dev.larkpost.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code ./larkpost bench}: measures, prints the table, writes the file. */
public final class BenchMain {
  private static final int MISSED = 1;
  private static final int MISUSED = 2;

  /** Thousands of clients come and go here; held, or its level would be forgotten. */
  private static final Logger CLIENTS = Logger.getLogger("dev.larkpost");

  private BenchMain() {}

  public static void main(String[] arguments) {
    CLIENTS.setLevel(Level.WARNING);
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n" + Options.USAGE);
      return MISUSED;
    }
    Home home = Home.find();
    Report report = measure(options, home);
    System.out.print(report.table());
    report.write(home.results());
    System.out.println("written to " + home.root().relativize(home.results()));
    return options.check() && !report.allMet() ? MISSED : 0;
  }

  private static Report measure(Options options, Home home) {
    boolean reference = home.hasOfficial();
    Trial trial = new Trial(home, options.sizes(), reference);
    List<Row> rows = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Map.Entry<String, Scenario> one : Scenario.ALL.entrySet()) {
      if (options.wants(one.getKey())) {
        System.err.println("measuring " + one.getKey());
        try {
          List<Row> measured = one.getValue().run(trial);
          measured.forEach(row -> System.err.print(Report.line(row)));
          rows.addAll(measured);
        } catch (RuntimeException e) {
          // One that fails must not cost the others' hour of work; it is shown and fails the check.
          failures.add(
              one.getKey() + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
          System.err.println("failed: " + e.getMessage());
        }
      }
    }
    return new Report(rows, failures, options.sizes().name(), reference);
  }
}
