package dev.larkpost.testkit.sim;

import java.util.List;

/**
 * Looks for seeds that break something: {@code SeedSearch FROM TO [LEFT_OUT]}; found ones go to
 * seeds.txt.
 */
final class SeedSearch {
  private static final int ACTIONS = 150;
  private static final int[] HURTS = {3, 5, 10, 15, 20, 30};

  private SeedSearch() {}

  public static void main(String[] args) {
    long from = Long.parseLong(args[0]);
    long to = Long.parseLong(args[1]);
    int leftOut = args.length > 2 ? Integer.parseInt(args[2]) : 0;
    int found = 0;
    for (long seed = from; seed < to; seed++) {
      int hurt = HURTS[(int) (seed % HURTS.length)];
      List<String> findings = run(seed, hurt, leftOut);
      if (!findings.isEmpty()) {
        found++;
        System.out.println(seed + "," + hurt + "," + leftOut + " " + findings);
      }
    }
    System.out.println(found + " of " + (to - from) + " seeds broke something");
  }

  private static List<String> run(long seed, int hurt, int leftOut) {
    try {
      Simulation simulation = new Simulation(seed);
      if (leftOut > 0) {
        simulation.leaveOut(leftOut);
      }
      simulation.hurt(ACTIONS, hurt);
      simulation.heal();
      return simulation.findings();
    } catch (RuntimeException | AssertionError broken) {
      return List.of(broken.toString());
    }
  }
}
