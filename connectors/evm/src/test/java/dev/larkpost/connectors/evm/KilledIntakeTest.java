package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.id.InboxId;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bot is killed ({@code kill -9}) again and again ({@code -Dlarkpost.kills=20} for the long
 * proof) while it follows a real chain whose blocks are replaced again and again. Plan: a node and
 * a chain here, the bot in a process of its own; in each life of it things happen on the chain,
 * blocks at its top go with what was in them or part of it, and at a seeded random moment,
 * sometimes before it is ready, the bot dies. In the end everybody heard once of what stands on the
 * chain, and of everything else either nothing, or that it was and that it is gone.
 */
class KilledIntakeTest {
  private static final int KILLS = Integer.getInteger("larkpost.kills", 6);
  private static final long SEED = 6492;
  private static final int DEEPEST = 4;
  private static final int LIFE_MS = 600;
  private static final int ACTS = 3;
  private static final int EARLY_ONE_IN = 4;

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Map<Long, Anvil.Sent> sent = new TreeMap<>();
  private int happened;
  private int replaced;
  private int takenBack;

  static SourceSettings settings(String vault) {
    return SourceSettings.of(
            "local",
            new Finality.Depth(0),
            ContractSettings.of("vault", Contracts.abi("Vault"), vault).withEvents("Liquidated"))
        .startingAt(1);
  }

  @Test
  void everybody_hears_once_of_what_holds_whenever_the_bot_is_killed() throws Exception {
    Contracts.require();
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
        Anvil anvil = Anvil.start()) {
      String vault = anvil.deploy("Vault");
      anvil.mine(DEEPEST);
      Process bot = start(node, anvil, vault);
      InboxId inbox = ready(bot);
      try (Person alice = Person.join(node.port(), inbox, Clock.systemUTC());
          Person bob = Person.join(node.port(), inbox, Clock.systemUTC())) {
        List<Person> people = List.of(alice, bob);
        for (int kill = 0; kill < KILLS; kill++) {
          boolean early = kill > 0 && random.nextInt(EARLY_ONE_IN) == 0;
          if (kill > 0 && !early) {
            ready(bot);
          }
          if (!early && random.nextBoolean()) {
            takeBack(anvil, vault, people);
          }
          for (int act = 0; act < ACTS; act++) {
            live(anvil, vault, people);
            // the moments of what happens and of the kill are the input here
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE_MS / ACTS));
          }
          assertTrue(bot.isAlive(), "it ended by itself in life " + kill);
          bot.destroyForcibly().waitFor();
          bot = start(node, anvil, vault);
        }
        ready(bot);
        judge(anvil, vault, people);
      } finally {
        bot.destroyForcibly().waitFor();
      }
    }
  }

  private Process start(EmbeddedNode node, Anvil anvil, String vault) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "--enable-native-access=ALL-UNNAMED",
            "-Dlarkpost.root=" + System.getProperty("larkpost.root", "."),
            FollowingProcess.class.getName(),
            Integer.toString(node.port()),
            folder.toString(),
            anvil.http(),
            vault)
        .redirectError(folder.resolve("bot.err").toFile())
        .start();
  }

  private InboxId ready(Process bot) throws IOException, InterruptedException {
    BufferedReader lines = bot.inputReader();
    String line = lines.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new AssertionError("it ended before it was ready: " + bot.waitFor());
    }
    return new InboxId(line.substring("ready ".length()));
  }

  /** Some things happen, and some blocks are replaced. */
  private void live(Anvil anvil, String vault, List<Person> people) {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      if (random.nextInt(3) == 0) {
        replace(anvil);
      } else {
        int debt = ++happened;
        Anvil.Sent one = liquidate(anvil, vault, people.get(debt % people.size()), debt);
        sent.put(one.block(), one);
      }
    }
  }

  private static Anvil.Sent liquidate(Anvil anvil, String vault, Person who, int debt) {
    return anvil.call(vault, "liquidate", who.address(), debt);
  }

  /** The bot dies while those who were told are being corrected, or before, or after. */
  private void takeBack(Anvil anvil, String vault, List<Person> people) {
    int debt = ++happened;
    Person who = people.get(debt % people.size());
    liquidate(anvil, vault, who, debt);
    who.hears(m -> m.text().filter((FollowingProcess.TOLD + debt)::equals).isPresent());
    anvil.reorg(1, Map.of());
    replaced++;
    takenBack++;
  }

  /**
   * What was in the blocks comes again at the same heights, but for the last of it, which never
   * does. At another height it might be gone for a moment, for who had read no further.
   */
  private void replace(Anvil anvil) {
    int depth = 1 + random.nextInt(DEEPEST);
    long lowest = anvil.head() - depth + 1;
    List<Long> old = sent.keySet().stream().filter(block -> block >= lowest).toList();
    int kept = random.nextInt(old.size() + 1);
    Map<Integer, Anvil.Sent> again = new HashMap<>();
    for (long block : old.subList(0, kept)) {
      again.put((int) (block - lowest), Optional.ofNullable(sent.get(block)).orElseThrow());
    }
    anvil.reorg(depth, again);
    old.subList(kept, old.size()).forEach(sent::remove);
    replaced++;
  }

  /** What a reader who never died finds on the chain, told to whom; then what people heard. */
  private void judge(Anvil anvil, String vault, List<Person> people) {
    Set<Integer> holds = new HashSet<>();
    try (Follow afresh = new Follow(Follow.chain(anvil), settings(vault))) {
      afresh.run();
      afresh.told.forEach(e -> holds.add(e.fields().integer("debt").intValueExact()));
    }
    int gone = happened - holds.size();
    assertTrue(holds.size() > KILLS && gone > KILLS / 2, happened + " happened, " + gone + " gone");
    int corrected = 0;
    for (int turn = 0; turn < people.size(); turn++) {
      Person person = people.get(turn);
      int last = happened + 1 + turn;
      liquidate(anvil, vault, person, last);
      person.hears(m -> m.text().filter((FollowingProcess.TOLD + last)::equals).isPresent());
      Map<Integer, String> heard = heard(person);
      for (int debt = 1; debt <= happened; debt++) {
        if (debt % people.size() == turn) {
          String story = heard.getOrDefault(debt, "");
          corrected += story.equals("debt gone ") ? 1 : 0;
          assertEquals(
              holds.contains(debt) ? "debt " : story.isEmpty() ? "" : "debt gone ",
              story,
              "of debt " + debt);
        }
      }
    }
    assertTrue(corrected >= takenBack && takenBack > 0, corrected + " of " + takenBack);
    System.out.printf(
        "%d kills, %d reorgs: %d told once, %d told and corrected, %d never told%n",
        KILLS, replaced, holds.size(), corrected, gone - corrected);
  }

  private static Map<Integer, String> heard(Person person) {
    Map<Integer, String> stories = new HashMap<>();
    List<String> texts = new ArrayList<>();
    person.everything().forEach(m -> m.text().ifPresent(texts::add));
    for (String text : texts) {
      String[] words = text.split(" ", 2);
      stories.merge(
          new BigInteger(words[1].replace(",", "")).intValueExact(),
          words[0] + " ",
          String::concat);
    }
    return stories;
  }
}
