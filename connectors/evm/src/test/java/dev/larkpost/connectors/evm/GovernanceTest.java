package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.HolderAudience;
import dev.larkpost.engine.audience.ListAudience;
import dev.larkpost.engine.audience.ListSink;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.watch.EngineListener;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members and voters of a real Governor, against what its contracts answer. */
class GovernanceTest extends OnChain {
  private static final List<String> PEOPLE = people(0xbee1);
  private static final String NOBODY = "0x" + "0".repeat(40);

  private Governance dao;

  @BeforeEach
  void deploy() {
    dao = Governance.deploy(anvil, Duration.ofDays(3));
  }

  /** As a bot with {@code members=dao} and {@code voted=true} has it, at this depth. */
  private Follow follow(int depth) {
    EvmOffer offer =
        (EvmOffer)
            EvmOfferTest.offer(
                Map.of(
                    "larkpost.chains.local.id", "31337",
                    "larkpost.chains.local.rpc", anvil.http(),
                    "larkpost.chains.local.finality", Integer.toString(depth),
                    "larkpost.contracts.shares.address", dao.shares(),
                    "larkpost.contracts.shares.members", "dao",
                    "larkpost.contracts.shares.from", "0",
                    "larkpost.contracts.ballots.address", dao.governor(),
                    "larkpost.contracts.ballots.voted", "true",
                    "larkpost.contracts.ballots.from", "0"));
    EvmOffer.Followed followed = offer.followed(java.util.Set.of()).getFirst();
    Follow follow =
        new Follow(Follow.chain(anvil), followed.settings(), store.transactions(), store.events());
    EventSink lists =
        new ListSink(
            contract(offer, "ballots").lists(), store.engine().lists(), new EngineListener() {});
    follow.sink = HolderIndex.of(contract(offer, "shares"), store.holders()).then(lists);
    return follow;
  }

  private static ContractReading contract(EvmOffer offer, String name) {
    return Optional.ofNullable(offer.contracts().get(name)).orElseThrow();
  }

  private List<String> people(Audience audience) {
    Audiences audiences =
        new Audiences(
            Map.of(
                "members",
                new MemberAudience(
                    new HolderAudience(
                        store.transactions(), store.holders(), java.util.Set.of("shares")),
                    Map.of("dao", "shares")),
                "voted",
                new ListAudience(store.transactions(), store.engine().lists(), ListAudience.VOTED)),
            identifiers -> Map.of());
    audiences.check(audience);
    return audiences.page(audience, Optional.empty(), 100).recipients().stream()
        .map(Recipient::party)
        .map(Party::value)
        .toList();
  }

  private BigInteger votes(String account, long block) {
    String word = account.substring(2);
    return new BigInteger(
        anvil
            .rpc(
                "eth_call",
                Map.of("to", dao.shares(), "data", "0x9ab24eb0" + "0".repeat(24) + word),
                "0x" + Long.toHexString(block))
            .asText()
            .substring(2),
        16);
  }

  private boolean hasVoted(BigInteger proposal, String account, long block) {
    String data =
        "0x43859632" + String.format("%064x", proposal) + "0".repeat(24) + account.substring(2);
    return anvil
        .rpc("eth_call", Map.of("to", dao.governor(), "data", data), "0x" + Long.toHexString(block))
        .asText()
        .endsWith("1");
  }

  @Test
  void members_follow_delegation_transfer_and_undelegation() {
    String alice = PEOPLE.get(0);
    String bob = PEOPLE.get(1);
    try (Follow follow = follow(0)) {
      anvil.call(dao.shares(), "mint", alice, 10);
      follow.run();
      assertEquals(List.of(), people(Audience.members("dao")), "shares alone are no votes");
      dao.delegate(alice, alice);
      follow.run();
      assertEquals(List.of(alice), people(Audience.members("dao")));
      dao.delegate(alice, bob);
      follow.run();
      assertEquals(List.of(bob), people(Audience.members("dao")), "all her votes are bob's now");
      dao.delegate(bob, bob);
      dao.transfer(alice, bob, 10);
      dao.delegate(alice, alice);
      follow.run();
      assertEquals(List.of(bob), people(Audience.members("dao")));
      dao.transfer(bob, alice, 4);
      follow.run();
      assertEquals(List.of(alice, bob), people(Audience.members("dao")));
      assertEquals(List.of(bob), people(Audience.members("dao").atLeast(5)));
      dao.delegate(bob, NOBODY);
      follow.run();
      assertEquals(List.of(alice), people(Audience.members("dao")));
    }
  }

  @Test
  void voters_are_known_whichever_way_they_voted_and_a_vote_that_is_gone_is_gone() {
    String alice = PEOPLE.get(0);
    String bob = PEOPLE.get(1);
    try (Follow follow = follow(0)) {
      PEOPLE.subList(0, 3).forEach(person -> dao.admit(person, 10));
      BigInteger one = dao.propose("One");
      BigInteger other = dao.propose("Other");
      dao.vote(alice, one);
      dao.voteWithParams(bob, one);
      dao.vote(bob, other);
      follow.run();
      Audience voted = Audience.voted(one.toString());
      assertEquals(List.of(alice, bob), people(voted));
      assertEquals(List.of(bob), people(Audience.voted(other.toString())));
      assertEquals(List.of(PEOPLE.get(2)), people(Audience.members("dao").except(voted)));
      anvil.reorg(2, Map.of());
      anvil.mine(2);
      follow.run();
      assertEquals(List.of(alice), people(voted));
      assertEquals(List.of(), people(Audience.voted(other.toString())));
    }
  }

  /** Whatever order blocks come back in; 120 steps, a reorg every seven, a restart every forty. */
  @Test
  void members_and_voters_are_what_the_contracts_answer_through_reorgs_and_crashes() {
    Random random = new Random(11);
    try (Follow follow = follow(0)) {
      follow.batch = 7;
      PEOPLE.forEach(person -> dao.admit(person, 20));
      List<BigInteger> proposals = new ArrayList<>();
      for (int step = 0; step < 120; step++) {
        act(random, step, proposals);
        if (step % 7 == 6) {
          anvil.reorg(1 + random.nextInt(4), Map.of());
        }
        if (random.nextInt(3) == 0) {
          follow.runOnce();
        }
        if (step % 40 == 39) {
          follow.restart();
        }
      }
      anvil.mine(8);
      follow.run();
      assertAgrees(proposals);
    }
  }

  /** What a reorg undid may make an act fail on the chain, unseen. */
  private void act(Random random, int step, List<BigInteger> proposals) {
    String one = PEOPLE.get(random.nextInt(PEOPLE.size()));
    String other = PEOPLE.get(random.nextInt(PEOPLE.size()));
    switch (random.nextInt(6)) {
      case 0 -> dao.delegate(one, other);
      case 1 -> dao.delegate(one, NOBODY);
      case 2 -> dao.transfer(one, other, random.nextInt(15));
      case 3 -> proposals.add(dao.propose("Proposal " + step));
      default -> {
        if (!proposals.isEmpty()) {
          dao.vote(one, proposals.get(random.nextInt(proposals.size())));
        }
      }
    }
  }

  private void assertAgrees(List<BigInteger> proposals) {
    long head = anvil.head();
    TreeSet<String> members = new TreeSet<>();
    PEOPLE.stream().filter(p -> votes(p, head).signum() > 0).forEach(members::add);
    assertTrue(members.size() > 1 && members.size() < PEOPLE.size(), "all or none: " + members);
    assertEquals(List.copyOf(members), people(Audience.members("dao")));
    Map<BigInteger, List<String>> expected = new HashMap<>();
    Map<BigInteger, List<String>> kept = new HashMap<>();
    for (BigInteger proposal : proposals) {
      expected.put(
          proposal, PEOPLE.stream().filter(p -> hasVoted(proposal, p, head)).sorted().toList());
      kept.put(proposal, people(Audience.voted(proposal.toString())));
    }
    assertEquals(expected, kept);
    assertTrue(expected.values().stream().mapToInt(List::size).sum() > 5, "too few votes");
  }
}
