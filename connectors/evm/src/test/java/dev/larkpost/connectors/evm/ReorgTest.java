package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.evm.Follow.Told;
import dev.larkpost.engine.event.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks replaced on a real chain, before and after their events were told. */
class ReorgTest {
  private static final String ALICE = "0x" + "a1".repeat(20);

  private Anvil anvil;
  private String vault;

  @SuppressWarnings("NullAway.Init") // every test that needs it makes its own
  private Follow follow;

  @BeforeEach
  void startChain() {
    Contracts.require();
    anvil = Anvil.start();
    vault = anvil.deploy("Vault");
    anvil.mine(5);
  }

  @AfterEach
  void stop() {
    if (follow != null) {
      follow.close();
    }
    if (anvil != null) {
      anvil.close();
    }
  }

  private Follow follow(int depth) {
    follow =
        new Follow(
            Follow.chain(anvil),
            SourceSettings.of(
                "local",
                new Finality.Depth(depth),
                ContractSettings.of("vault", Contracts.abi("Vault"), vault)
                    .withEvents("Liquidated")));
    return follow.run();
  }

  private Anvil.Sent liquidate(int debt) {
    return anvil.call(vault, "liquidate", ALICE, debt);
  }

  private static Told told(EventKind kind, int debt) {
    return new Told(kind, "vault.Liquidated", "{\"user\":\"" + ALICE + "\",\"debt\":" + debt + "}");
  }

  private static Told happened(int debt) {
    return told(EventKind.HAPPENED, debt);
  }

  private static Told retracted(int debt) {
    return told(EventKind.RETRACTED, debt);
  }

  @Test
  void a_block_replaced_before_it_counts_is_never_mentioned() {
    follow(3);
    liquidate(1);
    follow.run();
    anvil.reorg(1, Map.of());
    liquidate(2);
    anvil.mine(5);
    follow.run();
    assertEquals(List.of(happened(2)), follow.news());
    assertEquals(List.of(), follow.notices);
  }

  @Test
  void an_event_whose_block_is_gone_is_retracted_once() {
    follow(0);
    liquidate(1);
    liquidate(2);
    follow.run();
    follow.news();
    anvil.reorg(1, Map.of());
    follow.run();
    assertEquals(List.of(retracted(2)), follow.news());
    anvil.mine(3);
    follow.run();
    follow.restart();
    follow.run();
    assertEquals(List.of(), follow.news());
    assertTrue(follow.notices.getFirst().startsWith("reorg: blocks "), follow.notices.toString());
  }

  @Test
  void an_event_that_moved_to_another_block_is_not_mentioned() {
    follow(0);
    Anvil.Sent moved = liquidate(1);
    anvil.mine(2);
    follow.run();
    follow.news();
    anvil.reorg(3, Map.of(2, moved));
    follow.run();
    assertEquals(List.of(), follow.news());
    // its new block counts from now on
    anvil.reorg(1, Map.of());
    follow.run();
    assertEquals(List.of(retracted(1)), follow.news());
  }

  @Test
  void an_event_that_comes_back_after_its_retraction_is_restored() {
    follow(0);
    Anvil.Sent sent = liquidate(1);
    follow.run();
    follow.news();
    anvil.reorg(1, Map.of());
    follow.run();
    assertEquals(List.of(retracted(1)), follow.news());
    anvil.mine(1);
    follow.run();
    anvil.reorg(1, Map.of(0, sent));
    follow.run();
    assertEquals(List.of(told(EventKind.RESTORED, 1)), follow.news());
  }

  @Test
  void new_events_in_the_new_blocks_are_told_beside_the_retractions() {
    follow(2);
    Anvil.Sent kept = liquidate(2);
    liquidate(1);
    anvil.mine(2);
    follow.run();
    assertEquals(List.of(happened(2), happened(1)), follow.news());
    anvil.reorg(4, Map.of(1, kept));
    liquidate(3);
    anvil.mine(2);
    follow.run();
    assertEquals(List.of(retracted(1), happened(3)), follow.news());
  }

  @Test
  void a_retraction_waits_until_the_new_blocks_count_too() {
    follow(2);
    liquidate(1);
    anvil.mine(2);
    follow.run();
    follow.news();
    long head = anvil.head();
    anvil.rpc("anvil_rollback", 3);
    anvil.mine(2);
    follow.run();
    assertEquals(List.of(), follow.news());
    anvil.mine(1);
    assertEquals(head, anvil.head());
    follow.run();
    assertEquals(List.of(retracted(1)), follow.news());
  }

  @Test
  void many_events_are_retracted_in_several_batches_without_loss() {
    follow(0);
    for (int i = 0; i < 60; i++) {
      liquidate(i);
    }
    follow.run();
    follow.news();
    anvil.reorg(50, Map.of());
    follow.run();
    List<Told> expected = new ArrayList<>();
    for (int i = 10; i < 60; i++) {
      expected.add(retracted(i));
    }
    assertEquals(expected, follow.news());
  }

  @Test
  void whatever_the_chain_does_and_wherever_we_die_the_world_hears_what_holds() {
    Random random = new Random(20);
    follow = new Follow(Follow.chain(anvil), settings());
    follow.run();
    Set<String> holding = new HashSet<>();
    Map<Long, List<Anvil.Sent>> sent = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      act(random, step, sent);
      for (int i = random.nextInt(4); i > 0; i--) {
        round(random);
      }
    }
    anvil.mine(4);
    follow.sink = (tx, events) -> {};
    follow.run();
    for (Told told : follow.news()) {
      boolean changed =
          told.kind() == EventKind.RETRACTED
              ? holding.remove(told.fields())
              : holding.add(told.fields());
      assertTrue(changed, "said twice, or of nothing: " + told);
    }
    try (Follow afresh = new Follow(Follow.chain(anvil), settings())) {
      afresh.run();
      Set<String> truth = new HashSet<>();
      afresh.news().forEach(t -> truth.add(t.fields()));
      assertTrue(truth.size() > 10, "too little happened: " + truth.size());
      assertEquals(truth, holding);
    }
  }

  private SourceSettings settings() {
    return SourceSettings.of(
            "local",
            new Finality.Depth(1),
            ContractSettings.of("vault", Contracts.abi("Vault"), vault).withEvents("Liquidated"))
        .startingAt(1);
  }

  private void act(Random random, int step, Map<Long, List<Anvil.Sent>> sent) {
    switch (random.nextInt(5)) {
      case 0 -> anvil.mine(1 + random.nextInt(3));
      case 1 -> {
        int depth = 1 + random.nextInt(6);
        Map<Integer, Anvil.Sent> again = new HashMap<>();
        long lowest = anvil.head() - depth + 1;
        int place = 0;
        for (long block = lowest; block < lowest + depth; block++) {
          for (Anvil.Sent old : sent.getOrDefault(block, List.of())) {
            // the first ones of the replaced stretch, so that nonces stay without gaps
            if (place < depth && random.nextInt(3) > 0) {
              again.put(place++, old);
            } else {
              place = depth;
            }
          }
        }
        anvil.reorg(depth, again);
        long top = lowest + depth;
        sent.keySet().removeIf(block -> block >= lowest && block < top);
        again.forEach((at, s) -> sent.put(lowest + at, List.of(s)));
      }
      default -> {
        Anvil.Sent one = liquidate(step);
        sent.put(one.block(), List.of(one));
      }
    }
  }

  /** One round of the pump, which may fail at its transaction, or lose its memory. */
  private void round(Random random) {
    int fate = random.nextInt(6);
    follow.sink =
        (tx, events) -> {
          if (fate == 0) {
            throw new IllegalStateException("wanted");
          }
        };
    follow.runOnce();
    if (fate == 1) {
      follow.restart();
    }
  }
}
