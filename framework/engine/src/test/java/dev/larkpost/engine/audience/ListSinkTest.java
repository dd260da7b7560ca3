package dev.larkpost.engine.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.store.MemoryTransactions;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ListSinkTest {
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryListStore lists = new MemoryListStore();
  private final List<String> setAside = new ArrayList<>();
  private final Audiences audiences =
      new Audiences(
          Map.of(
              "members", new ListAudience(transactions, lists, ListAudience.MEMBERS),
              "voted", new ListAudience(transactions, lists, ListAudience.VOTED)),
          asked -> Map.of());
  private final ListSink sink =
      new ListSink(
          List.of(
              ListRule.voted(new EventName("gov.VoteCast"), "proposalId", "voter"),
              ListRule.votes(
                  "dao", new EventName("token.DelegateVotesChanged"), "delegate", "newVotes"),
              ListRule.joins("club", new EventName("kafka.club"), "who.address")
                  .when(e -> e.fields().find("left").isEmpty()),
              ListRule.leaves("club", new EventName("kafka.club"), "who.address")
                  .when(e -> e.fields().find("left").isPresent())),
          lists,
          new EngineListener() {
            @Override
            public void eventSetAside(String rule, String event, Throwable cause) {
              setAside.add(rule + " " + event);
            }
          });

  private static String address(int n) {
    return String.format("0x%040x", n);
  }

  private static Event event(String id, String name, Fields fields) {
    return new Event(
        new EventId(id),
        new EventName(name),
        EventKind.HAPPENED,
        new SourceName("evm"),
        1,
        Instant.EPOCH,
        fields,
        Fields.NONE);
  }

  private static Event vote(String id, long proposal, int voter) {
    return event(
        id,
        "gov.VoteCast",
        Fields.of("proposalId", BigInteger.valueOf(proposal)).with("voter", address(voter)));
  }

  private static Event votes(String id, int delegate, long now) {
    return event(
        id,
        "token.DelegateVotesChanged",
        Fields.of("delegate", address(delegate)).with("newVotes", BigInteger.valueOf(now)));
  }

  private void take(Event... events) {
    transactions.inTransaction(
        tx -> {
          sink.take(tx, List.of(events));
          return true;
        });
  }

  private List<String> people(Audience audience) {
    return audiences.page(audience, Optional.empty(), 100).recipients().stream()
        .map(r -> r.party().value())
        .toList();
  }

  @Test
  void who_voted_on_a_proposal_is_its_audience_and_a_reorg_is_followed() {
    take(vote("1", 7, 1), vote("2", 7, 2), vote("3", 8, 1));
    assertEquals(List.of(address(1), address(2)), people(Audience.voted("7")));
    assertEquals(List.of(address(1)), people(Audience.voted("8")));
    take(vote("1", 7, 1).as(EventKind.RETRACTED));
    assertEquals(List.of(address(2)), people(Audience.voted("7")));
    take(vote("1", 7, 1).as(EventKind.RESTORED));
    assertEquals(List.of(address(1), address(2)), people(Audience.voted("7")));
  }

  @Test
  void whoever_has_votes_is_a_member_as_long_as_they_have_them() {
    take(votes("1", 1, 5), votes("2", 2, 1), votes("3", 1, 0));
    assertEquals(List.of(address(2)), people(Audience.members("dao")));
    take(votes("3", 1, 0).as(EventKind.RETRACTED));
    assertEquals(List.of(address(1), address(2)), people(Audience.members("dao")));
    assertEquals(
        List.of(address(1)),
        people(Audience.members("dao").except(Audience.addresses(address(2)))));
  }

  @Test
  void events_of_a_channel_bring_members_and_take_them_away() {
    Fields who = Fields.of("who", Fields.of("address", address(9)));
    take(event("1", "kafka.club", who));
    assertEquals(List.of(address(9)), people(Audience.members("club")));
    take(event("2", "kafka.club", who.with("left", true)));
    assertEquals(List.of(), people(Audience.members("club")));
  }

  @Test
  void what_cannot_be_used_is_set_aside_and_the_rest_counts() {
    take(
        event("1", "gov.VoteCast", Fields.of("voter", address(1))),
        event("2", "gov.VoteCast", Fields.of("proposalId", BigInteger.ONE).with("voter", "me")),
        event("3", "token.DelegateVotesChanged", Fields.of("delegate", address(1))),
        vote("4", 7, 1));
    assertEquals(
        List.of("list voted/proposalId 1", "list voted/proposalId 2", "list members/dao 3"),
        setAside);
    assertEquals(List.of(address(1)), people(Audience.voted("7")));
  }

  @Test
  void a_transaction_that_fails_changes_nothing() {
    assertThrows(
        IllegalStateException.class,
        () ->
            transactions.inTransaction(
                tx -> {
                  sink.take(tx, List.of(vote("1", 7, 1)));
                  throw new IllegalStateException("wanted");
                }));
    assertEquals(List.of(), people(Audience.voted("7")));
    take(vote("1", 7, 1));
    assertEquals(List.of(address(1)), people(Audience.voted("7")));
  }

  @Test
  void whatever_is_retracted_members_are_what_the_rest_of_the_events_says() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ListSinkTest fresh = new ListSinkTest();
      List<Event> holds = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        if (random.nextInt(4) == 0 && !holds.isEmpty()) {
          // A reorg takes the last ones, newest first.
          for (int k = Math.min(holds.size(), 1 + random.nextInt(5)); k > 0; k--) {
            fresh.take(holds.removeLast().as(EventKind.RETRACTED));
          }
        } else {
          Event next = votes("e" + i, random.nextInt(6), random.nextInt(3));
          holds.add(next);
          fresh.take(next);
        }
      }
      Map<String, Boolean> expected = new TreeMap<>();
      holds.forEach(
          e ->
              expected.put(
                  e.fields().text("delegate"), e.fields().integer("newVotes").signum() > 0));
      assertEquals(
          expected.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList(),
          fresh.people(Audience.members("dao")),
          "seed " + seed);
    }
  }
}
