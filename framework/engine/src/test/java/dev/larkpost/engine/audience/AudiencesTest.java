package dev.larkpost.engine.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AudiencesTest {
  private static final Audiences AUDIENCES =
      new Audiences(Map.of("subscribers", new Subscribed()), AudiencesTest::resolve);

  private static String address(int n) {
    return String.format("0x%040x", n);
  }

  private static InboxId inbox(int n) {
    return new InboxId(String.format("%064x", n));
  }

  /** Everybody has an inbox but those whose number ends in 9; 100 and 101 share one. */
  private static Map<Identifier, InboxId> resolve(Collection<Identifier> asked) {
    Map<Identifier, InboxId> found = new HashMap<>();
    for (Identifier identifier : asked) {
      int n = Integer.parseInt(identifier.value().substring(2), 16);
      if (n % 10 != 9) {
        found.put(identifier, inbox(n == 101 ? 100 : n));
      }
    }
    return found;
  }

  /** Inboxes with even numbers below 300. */
  private record Subscribed() implements AudienceSource {
    @Override
    public Party.Kind names() {
      return Party.Kind.INBOX;
    }

    @Override
    public void check(Audience.From from) {}

    @Override
    public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
      return java.util.stream.IntStream.range(0, 150)
          .mapToObj(n -> Party.inbox(inbox(2 * n)))
          .filter(p -> after.isEmpty() || p.compareTo(after.get()) > 0)
          .limit(limit)
          .map(Recipient::of)
          .toList();
    }

    @Override
    public Optional<Set<InboxId>> among(Audience.From from, Collection<InboxId> inboxes) {
      return Optional.of(
          inboxes.stream()
              .filter(i -> Long.parseLong(i.value().substring(50), 16) % 2 == 0)
              .collect(Collectors.toSet()));
    }
  }

  private static List<Party> all(Audience audience, int limit) {
    List<Party> all = new ArrayList<>();
    Optional<Party> after = Optional.empty();
    for (int pages = 0; pages < 10_000; pages++) {
      AudiencePage page = AUDIENCES.page(audience, after, limit);
      assertTrue(page.recipients().size() <= limit, "a page of " + page.recipients().size());
      page.recipients().forEach(r -> all.add(r.party()));
      if (page.next().isEmpty()) {
        return all;
      }
      after = page.next();
    }
    throw new AssertionError("never ends");
  }

  /** What an audience is, by the definition of sets. */
  private static TreeSet<Party> defined(Audience audience) {
    return switch (audience) {
      case Audience.These these ->
          these.recipients().stream()
              .map(Recipient::party)
              .collect(Collectors.toCollection(TreeSet::new));
      case Audience.From from -> throw new AssertionError("not used here");
      case Audience.Both both -> {
        TreeSet<Party> set = defined(both.one());
        set.retainAll(defined(both.other()));
        yield set;
      }
      case Audience.Either either -> {
        TreeSet<Party> set = defined(either.one());
        set.addAll(defined(either.other()));
        yield set;
      }
      case Audience.Without without -> {
        TreeSet<Party> set = defined(without.one());
        set.removeAll(defined(without.other()));
        yield set;
      }
      case Audience.Sample sample -> {
        TreeSet<Party> set = defined(sample.of());
        Sampling sampling = new Sampling(sample.share(), sample.seed());
        set.removeIf(p -> !sampling.takes(p));
        yield set;
      }
    };
  }

  private static Audience random(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return Audience.addresses(
          random.ints(random.nextInt(60), 0, 80).mapToObj(AudiencesTest::address).toList());
    }
    Audience one = random(random, depth - 1);
    Audience other = random(random, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> one.and(other);
      case 1 -> one.or(other);
      case 2 -> one.except(other);
      default -> one.sample(0.1 + 0.9 * random.nextDouble(), random.nextLong());
    };
  }

  @Test
  void pages_of_any_size_give_the_set_in_order_each_party_once() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Audience audience = random(random, 4);
      AUDIENCES.check(audience);
      List<Party> expected = List.copyOf(defined(audience));
      for (int limit : List.of(1, 3, 1 + random.nextInt(50), 1_000)) {
        assertEquals(expected, all(audience, limit), "seed " + seed + ", pages of " + limit);
      }
    }
  }

  @Test
  void an_audience_survives_being_stored() {
    for (int seed = 0; seed < 500; seed++) {
      Audience audience = random(new Random(seed), 4);
      Fields stored = Fields.ofJson(AudienceCode.write(audience).toJson());
      assertEquals(audience, AudienceCode.read(stored), "seed " + seed);
    }
    Audience holders = Audience.holders("nft").atLeast(3).token(java.math.BigInteger.TWO);
    assertEquals(holders, AudienceCode.read(Fields.ofJson(AudienceCode.write(holders).toJson())));
    Audience these =
        new Audience.These(
            List.of(
                new Recipient(
                    Party.inbox(inbox(1)),
                    Optional.of(ZoneId.of("Europe/Berlin")),
                    Optional.of(Locale.forLanguageTag("pt-BR")))));
    assertEquals(these, AudienceCode.read(Fields.ofJson(AudienceCode.write(these).toJson())));
    AudienceException refused =
        assertThrows(AudienceException.class, () -> AudienceCode.read(Fields.of("is", "other")));
    assertEquals(AudienceException.Code.MALFORMED, refused.code());
  }

  @Test
  void one_inbox_comes_once_and_who_has_none_is_counted() {
    Audience audience =
        Audience.addresses(address(100), address(101), address(109), address(100), address(7));
    Reached reached = AUDIENCES.reach(audience, Optional.empty(), 100);
    assertEquals(
        List.of(inbox(7), inbox(100)),
        reached.members().stream().map(Reached.Member::inbox).toList());
    assertEquals(1, reached.withoutInbox());
    assertEquals(Optional.empty(), reached.next());
  }

  @Test
  void addresses_are_combined_with_sources_that_name_inboxes() {
    Audience people =
        Audience.addresses(address(1), address(2), address(3), address(9), address(4));
    Audience subscribed = Audience.subscribers("drops");
    AUDIENCES.check(people.and(subscribed));
    assertEquals(
        List.of(Party.address(address(2)), Party.address(address(4))),
        all(people.and(subscribed), 2));
    assertEquals(
        List.of(Party.address(address(1)), Party.address(address(3)), Party.address(address(9))),
        all(people.except(subscribed), 2));
    assertEquals(155, all(people.or(subscribed), 7).size());
  }

  @Test
  void what_cannot_be_compared_or_is_unknown_is_refused_before() {
    Audience people = Audience.addresses(address(1));
    AudienceException mixed =
        assertThrows(
            AudienceException.class,
            () -> AUDIENCES.check(Audience.subscribers("x").except(people.sample(0.5, 1))));
    assertEquals(AudienceException.Code.INCOMPARABLE, mixed.code());
    AudienceException unknown =
        assertThrows(AudienceException.class, () -> AUDIENCES.check(Audience.holders("nft")));
    assertEquals("no audiences of kind \"holders\"; there are [subscribers]", unknown.getMessage());
    Audience deep = people;
    for (int i = 0; i < 20; i++) {
      deep = deep.or(people);
    }
    Audience tooDeep = deep;
    assertThrows(AudienceException.class, () -> AUDIENCES.check(tooDeep));
  }

  @Test
  void a_sample_is_the_same_part_every_time_and_about_as_large_as_asked() {
    Audience people =
        Audience.addresses(
            java.util.stream.IntStream.range(0, 5_000).mapToObj(AudiencesTest::address).toList());
    List<Party> tenth = all(people.sample(0.1, 1), 100);
    assertEquals(tenth, all(people.sample(0.1, 1), 33));
    assertTrue(tenth.size() > 400 && tenth.size() < 600, tenth.size() + " of 5,000");
    assertTrue(!tenth.equals(all(people.sample(0.1, 2), 100)));
  }

  @Test
  void people_known_by_inbox_can_be_excepted_by_address() {
    Audience subscribed = Audience.subscribers("x");
    Audience written = Audience.addresses(address(2), address(3), address(9), address(101));
    Audience but = subscribed.except(written);
    Audience only = subscribed.and(written);
    AUDIENCES.check(but);
    AUDIENCES.check(only);
    for (int limit : List.of(1, 7, 500)) {
      List<Party> left = all(but, limit);
      assertEquals(148, left.size());
      assertTrue(!left.contains(Party.inbox(inbox(2))) && !left.contains(Party.inbox(inbox(100))));
      assertEquals(List.of(Party.inbox(inbox(2)), Party.inbox(inbox(100))), all(only, limit));
    }
  }
}
