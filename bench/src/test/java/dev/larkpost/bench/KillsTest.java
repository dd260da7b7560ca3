package dev.larkpost.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The small version of {@code ./larkpost bench --only kills}: real processes, really killed. {@code
 * -Dlarkpost.kills=20 -Dlarkpost.kills.people=5000} for more of it.
 */
class KillsTest {
  private static final int PEOPLE = Integer.getInteger("larkpost.kills.people", 300);
  private static final int KILLS = Integer.getInteger("larkpost.kills", 4);
  private static final int READERS_OF_FACTS = Math.max(50, PEOPLE / 10);

  private static Lab lab() {
    Home home = new Home(Path.of("..").toAbsolutePath().normalize());
    return new Lab(home, Boolean.getBoolean("larkpost.kills.official") && home.hasOfficial());
  }

  private static void exact(Kills.Outcome outcome) {
    System.out.println("kills: " + outcome);
    assertEquals(outcome.people(), outcome.verdict().exact(), outcome::toString);
    assertTrue(outcome.kills() >= KILLS / 2, outcome::toString);
  }

  @Test
  void everybody_reads_an_announcement_once_whenever_the_bot_is_killed() {
    try (Lab lab = lab()) {
      exact(Kills.announce(lab, PEOPLE, KILLS));
    }
  }

  @Test
  void every_fact_is_told_once_whenever_the_bot_is_killed_while_it_reads_them() {
    try (Lab lab = lab()) {
      exact(Kills.takeIn(lab, READERS_OF_FACTS, KILLS));
    }
  }
}
