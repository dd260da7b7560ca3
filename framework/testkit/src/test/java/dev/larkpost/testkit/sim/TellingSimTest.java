package dev.larkpost.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Seeds that broke something once stay in the file; thousands of others are run beside them. */
class TellingSimTest {
  private static final int ACTIONS = 60;
  private static final int FEW = 14;
  private static final int MANY = 1_200;
  private static final int SEEDS = Integer.getInteger("larkpost.seeds", 2_000);
  private static final long FROM = Long.getLong("larkpost.seeds.from", 0);
  private static final int BIG_SEEDS = SEEDS / 100;
  private static final int[] HURTS = {0, 2, 5, 10, 15, 25};

  private static List<String> life(long seed, int people, int hurt) {
    TellingSimulation simulation = new TellingSimulation(seed, people);
    simulation.hurt(people > FEW ? ACTIONS / 3 : ACTIONS, hurt);
    simulation.heal();
    return simulation.findings().stream()
        .map(found -> simulation.story() + ", hurt " + hurt + ", people " + people + ": " + found)
        .toList();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/telling-seeds.txt")
  void what_broke_once_holds(long seed, int people, int hurt) {
    assertEquals(List.of(), life(seed, people, hurt));
  }

  @Test
  void everything_is_told_once_to_whom_it_concerns_or_has_a_reason() {
    assertEquals(List.of(), search(SEEDS, FEW));
  }

  @Test
  void announcements_of_several_pages_are_told_once_too() {
    assertEquals(List.of(), search(BIG_SEEDS, MANY));
  }

  private static List<String> search(int seeds, int people) {
    List<String> found = new ArrayList<>();
    for (long seed = FROM; seed < FROM + seeds && found.size() < 20; seed++) {
      found.addAll(life(seed, people, HURTS[(int) (seed % HURTS.length)]));
    }
    return found;
  }

  @Test
  void a_seed_tells_the_same_story_twice_and_another_seed_another() {
    assertEquals(story(7), story(7));
    assertNotEquals(story(7), story(8));
  }

  private static String story(long seed) {
    TellingSimulation simulation = new TellingSimulation(seed, FEW);
    simulation.hurt(ACTIONS, 10);
    simulation.heal();
    return simulation.story().replaceFirst("seed \\d+", "");
  }
}
