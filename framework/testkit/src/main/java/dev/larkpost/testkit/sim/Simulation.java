package dev.larkpost.testkit.sim;

import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.testkit.ManualClock;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Two bots, three people, one group and a network that hurts: talk by chance, heal, run until
 * quiet, then look whether everything that was promised holds. One thread, a manual clock, one
 * seed.
 */
public final class Simulation {
  private static final int PEOPLE = 3;
  private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Longer than any pause of the engine or the client: after that nothing comes by itself. */
  private static final Duration QUIET = Duration.ofMinutes(6);

  private static final Duration NEVER_QUIET = Duration.ofHours(3);
  private static final int ROUNDS_AT_ONCE = 4;

  /** A text and who must answer it where. */
  private record Said(SimParty who, String text, List<SimParty> asked, boolean group) {}

  private final long seed;
  private final Random random;
  private final ManualClock clock = ManualClock.startingAt(BEGIN);
  private final SimNetwork network;
  private final List<SimParty> bots = new ArrayList<>();
  private final List<SimParty> people = new ArrayList<>();
  private final Map<String, Map<String, Integer>> heard = new HashMap<>();
  private final Set<String> stopped = new HashSet<>();
  private final List<Said> said = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final ConversationId group;
  private int counter;
  private boolean crashes = true;

  /** Builds the world; nothing hurts yet. */
  public Simulation(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    this.network = new SimNetwork(random, new Random(~seed), clock);
    SimParty.World world = new SimParty.World(network, clock, new SeededRandom(seed));
    for (String name : List.of("anna", "otto")) {
      bots.add(new SimParty(world, name, answering(name), new Watch(name)));
    }
    for (int i = 1; i <= PEOPLE; i++) {
      String name = "person" + i;
      people.add(new SimParty(world, name, listening(name), new EngineListener() {}));
    }
    runUntilQuiet();
    List<InboxId> others = new ArrayList<>();
    everybody().stream().skip(1).forEach(party -> others.add(party.inbox()));
    group = everybody().getFirst().group("all", others);
    runUntilQuiet();
  }

  private List<SimParty> everybody() {
    List<SimParty> all = new ArrayList<>(people);
    all.addAll(bots);
    return all;
  }

  private Routes answering(String name) {
    return Routes.builder()
        .text(
            context -> {
              String text = context.message().text().orElseThrow();
              boolean fails = text.startsWith("poison") || moody(text);
              if (fails) {
                throw new IllegalStateException("by chance");
              }
              return text.startsWith("re ") ? List.of() : "re " + name + " " + text;
            })
        .build();
  }

  private boolean moody(String text) {
    return text.startsWith("moody") && random.nextBoolean() && random.nextBoolean();
  }

  private Routes listening(String name) {
    return Routes.builder()
        .text(
            context -> {
              heard
                  .computeIfAbsent(name, n -> new HashMap<>())
                  .merge(context.message().text().orElseThrow(), 1, Integer::sum);
              return List.of();
            })
        .build();
  }

  /** Notes who said STOP, and what is sealed for them all the same. */
  private final class Watch implements EngineListener {
    private final String bot;

    Watch(String bot) {
      this.bot = bot;
    }

    @Override
    public void consentChanged(InboxId inbox, String word) {
      if (word.toUpperCase(java.util.Locale.ROOT).startsWith("STOP")) {
        stopped.add(bot + inbox);
      } else {
        stopped.remove(bot + inbox);
      }
    }

    @Override
    public void deliverySealed(long id) {
      SimParty party = bots.stream().filter(b -> b.name().equals(bot)).findFirst().orElseThrow();
      List<Delivery> found =
          party
              .state()
              .client()
              .transactions()
              .inSnapshot(
                  tx -> party.state().engine().outbox().find(tx, List.of(new DeliveryId(id))));
      for (Delivery delivery : found) {
        boolean told =
            delivery.destination() instanceof Destination.ToInbox to
                && stopped.contains(bot + to.inbox());
        if (told && delivery.lane() != Lane.REPLY) {
          broken.add(bot + " told somebody who had said STOP");
        }
      }
    }
  }

  /** So many things happen, while so many of a hundred calls go wrong. */
  public void hurt(int actions, int ofHundred) {
    network.hurt(ofHundred);
    for (int i = 0; i < actions; i++) {
      act();
      for (int round = random.nextInt(ROUNDS_AT_ONCE); round >= 0; round--) {
        step();
      }
      clock.pass(Duration.ofMillis(random.nextInt(2_000)));
    }
  }

  /**
   * From now on streams leave out so many of a hundred envelopes that can be found again, and
   * nobody crashes: what is left out just before a crash is given up (ADR 2).
   */
  public void leaveOut(int ofHundred) {
    network.leaveOut(ofHundred);
    crashes = false;
  }

  private void act() {
    SimParty person = people.get(random.nextInt(PEOPLE));
    SimParty bot = bots.get(random.nextInt(bots.size()));
    if (!person.running() || !bot.running()) {
      return;
    }
    switch (random.nextInt(12)) {
      case 0 -> person.says(new Destination.ToInbox(bot.inbox()), "STOP");
      case 1 -> person.says(new Destination.ToInbox(bot.inbox()), "START");
      case 2, 3 -> bot.says(new Destination.ToInbox(person.inbox()), "note " + ++counter);
      case 4 -> crash(bot);
      case 5 -> crash(person);
      case 6 -> person.renames(group, "title " + ++counter);
      case 7, 8 -> inGroup(person, "group " + ++counter);
      case 9 -> inDm(person, bot, "poison " + ++counter);
      case 10 -> inDm(person, bot, "moody " + ++counter);
      default -> inDm(person, bot, "text " + ++counter);
    }
  }

  private void crash(SimParty party) {
    if (crashes) {
      party.crash();
    }
  }

  private void inDm(SimParty person, SimParty bot, String text) {
    person.says(new Destination.ToInbox(bot.inbox()), text);
    said.add(new Said(person, text, List.of(bot), false));
  }

  private void inGroup(SimParty person, String text) {
    person.says(new Destination.InConversation(group), text);
    said.add(new Said(person, text, List.copyOf(bots), true));
  }

  /** A round of everybody, in an order by chance. @return whether there was work */
  private boolean step() {
    boolean any = network.deliver();
    List<SimParty> order = new ArrayList<>(everybody());
    java.util.Collections.shuffle(order, random);
    for (SimParty party : order) {
      any |= party.step();
    }
    return any;
  }

  /** Nothing hurts any more, everybody is awake, and nobody has anything left to do. */
  public void heal() {
    network.heal();
    runUntilQuiet();
    everybody().stream().filter(p -> !broken()).forEach(p -> inGroupFinal(p));
    runUntilQuiet();
  }

  private boolean broken() {
    return !broken.isEmpty();
  }

  /** Whoever can be read by all is in the epoch of all. */
  private void inGroupFinal(SimParty party) {
    String text = (people.contains(party) ? "group final " : "re final ") + party.name();
    party.says(new Destination.InConversation(group), text);
    said.add(new Said(party, text, people.contains(party) ? List.copyOf(bots) : List.of(), true));
  }

  private void runUntilQuiet() {
    Instant end = clock.instant().plus(NEVER_QUIET);
    Instant busy = clock.instant();
    while (clock.instant().isBefore(busy.plus(QUIET))) {
      if (clock.instant().isAfter(end)) {
        throw new AssertionError("seed " + seed + ": never quiet");
      }
      while (step()) {
        busy = clock.instant();
      }
      clock.pass(TICK);
    }
  }

  /** How often the network hurt on purpose, and how many texts were said. */
  public String story() {
    return "seed " + seed + ": " + said.size() + " texts, " + network.hurts() + " hurts";
  }

  /** What does not hold; empty when all is well. */
  public List<String> findings() {
    List<String> found = new ArrayList<>(broken);
    said.forEach(s -> check(s, found));
    for (SimParty party : everybody()) {
      party
          .deliveries()
          .forEach(
              (state, count) -> {
                if (state != DeliveryState.CONFIRMED && state != DeliveryState.SKIPPED) {
                  found.add(party.name() + " is left with " + count + " " + state);
                }
              });
    }
    Set<String> titles = new HashSet<>();
    everybody().forEach(p -> titles.add(p.title(group).orElse("none")));
    if (titles.size() != 1) {
      found.add("the group has titles " + titles);
    }
    return found;
  }

  private void check(Said s, List<String> found) {
    List<SimParty> listeners = s.group() ? people : List.of(s.who());
    for (SimParty listener : listeners) {
      if (!listener.equals(s.who()) && count(listener, s.text()) != 1) {
        found.add(listener.name() + " heard " + count(listener, s.text()) + " times: " + s.text());
      }
      for (SimParty bot : s.asked()) {
        int answers = count(listener, "re " + bot.name() + " " + s.text());
        int wanted = bot.dead().contains(s.text()) ? 0 : 1;
        if (answers != wanted) {
          found.add(
              listener.name()
                  + " heard "
                  + answers
                  + " answers of "
                  + bot.name()
                  + " to "
                  + s.text());
        }
      }
    }
  }

  private int count(SimParty listener, String text) {
    return heard.getOrDefault(listener.name(), Map.of()).getOrDefault(text, 0);
  }
}
