package dev.larkpost.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Seeds that broke something once stay in the file, with those that never did. */
class SimulationSimTest {
  private static final int ACTIONS = 150;

  @ParameterizedTest
  @CsvFileSource(resources = "/seeds.txt")
  void everything_is_answered_once_and_all_agree_once_the_network_is_well(
      long seed, int hurtOfHundred, int leftOutOfHundred) {
    Simulation simulation = new Simulation(seed);
    if (leftOutOfHundred > 0) {
      simulation.leaveOut(leftOutOfHundred);
    }
    simulation.hurt(ACTIONS, hurtOfHundred);
    simulation.heal();
    assertEquals(List.of(), simulation.findings(), simulation.story());
  }

  @Test
  void a_seed_tells_the_same_story_twice_and_another_seed_another() {
    assertEquals(story(7), story(7));
    assertNotEquals(story(7), story(8));
  }

  private static String story(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.hurt(60, 10);
    simulation.heal();
    return simulation.story().replaceFirst("seed \\d+", "");
  }
}
