package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Event;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Providers that leave out, refuse, throttle and die; nothing may be lost or told twice. */
class LiarTest {
  private static final String ALICE = "0x" + "a1".repeat(20);

  private Anvil anvil;
  private Liar liar;
  private Liar honest;
  private String vault;

  @SuppressWarnings("NullAway.Init") // every test that needs it makes its own
  private Follow follow;

  @BeforeEach
  void startChain() {
    Contracts.require();
    anvil = Anvil.start();
    liar = new Liar(anvil);
    honest = new Liar(anvil);
    vault = anvil.deploy("Vault");
  }

  @AfterEach
  void stop() {
    if (follow != null) {
      follow.close();
    }
    if (anvil != null) {
      liar.close();
      honest.close();
      anvil.close();
    }
  }

  private Follow follow(ProviderSettings... providers) {
    follow =
        new Follow(
            Follow.chain(providers).withReorgDepth(32),
            SourceSettings.of(
                    "local",
                    new Finality.Depth(0),
                    ContractSettings.of("vault", Contracts.abi("Vault"), vault))
                .startingAt(1));
    return follow;
  }

  private void happen(int from, int to) {
    for (int debt = from; debt < to; debt++) {
      anvil.call(vault, "liquidate", ALICE, debt);
    }
  }

  private static List<Long> debts(List<Event> told) {
    return told.stream().map(e -> e.fields().integer("debt").longValue()).toList();
  }

  private static List<Long> all(int to) {
    return IntStream.range(0, to).mapToLong(i -> i).boxed().toList();
  }

  @Test
  void one_that_leaves_out_logs_is_found_out_by_another_far_back_and_near_the_head() {
    liar.leavesOutLogs = true;
    honest.slowMs = 30; // so that the liar is asked first,
    honest.speaksAfter = Optional.of(liar); // and where a machine is slower still, all the same
    happen(0, 5);
    anvil.mine(60);
    happen(5, 10);
    follow(liar.provider("liar"), honest.provider("honest")).run();
    assertEquals(all(10), debts(follow.told));
    assertTrue(
        follow.notices.stream()
            .anyMatch(n -> n.startsWith("provider liar left out logs of blocks")),
        follow.notices.toString());
  }

  @Test
  void near_the_head_a_lonely_one_that_leaves_out_logs_is_found_out_by_bloom_and_receipts() {
    follow(liar.provider("liar")).run();
    liar.leavesOutLogs = true;
    happen(0, 3);
    follow.run();
    assertEquals(all(3), debts(follow.told));
    assertTrue(
        follow.notices.stream().anyMatch(n -> n.startsWith("provider liar left out logs of block")),
        follow.notices.toString());
  }

  @Test
  void logs_of_a_contract_made_in_the_same_block_are_looked_for_as_hard() {
    String maker = anvil.deploy("Maker");
    follow =
        new Follow(
            Follow.chain(liar.provider("liar")),
            SourceSettings.of(
                "local",
                new Finality.Depth(0),
                ContractSettings.of("maker", Contracts.abi("Maker"), maker),
                ContractSettings.of("made", Contracts.abi("Vault"))
                    .madeBy("maker", "Made", "vault")));
    follow.run();
    liar.leavesOutLogs = true;
    anvil.call(maker, "make", ALICE, 5);
    follow.run();
    assertEquals(
        List.of("maker.Made", "made.Liquidated"),
        follow.told.stream().map(e -> e.name().value()).toList());
  }

  @Test
  void a_range_that_is_refused_without_a_number_is_made_smaller_until_it_is_answered() {
    happen(0, 20);
    anvil.mine(200);
    liar.rangeMax = 7;
    follow(liar.provider("narrow")).run();
    assertEquals(all(20), debts(follow.told));
    assertEquals(List.of(), follow.failures);
  }

  @Test
  void a_range_that_is_stated_is_believed_at_once() {
    happen(0, 5);
    anvil.mine(2_000);
    liar.rangeMax = 500;
    liar.rangeRefusal = "eth_getLogs is limited to a 500 range";
    follow(liar.provider("stated")).run();
    assertEquals(all(5), debts(follow.told));
    assertTrue(liar.questions.get() < 60, "questions: " + liar.questions.get());
  }

  @Test
  void a_provider_without_batches_or_receipts_is_good_enough() {
    liar.refusesBatches = true;
    liar.hasNoReceipts = true;
    happen(0, 5);
    follow(liar.provider("plain")).run();
    happen(5, 8);
    follow.run();
    assertEquals(all(8), debts(follow.told));
    assertEquals(List.of(), follow.failures);
  }

  @Test
  void a_throttled_provider_is_left_alone_and_the_other_asked() {
    happen(0, 3);
    liar.throttled.set(3);
    follow(liar.provider("busy"), honest.provider("idle")).run();
    assertEquals(all(3), debts(follow.told));
    assertEquals(List.of(), follow.failures);
  }

  @Test
  void providers_may_die_and_come_back_one_after_the_other() {
    follow(liar.provider("one"), honest.provider("other")).run();
    for (int round = 0; round < 4; round++) {
      liar.dead = round % 2 == 0;
      honest.dead = round % 2 == 1;
      happen(3 * round, 3 * round + 3);
      follow.run();
    }
    assertEquals(all(12), debts(follow.told));
  }

  @Test
  void with_all_of_them_dead_it_is_reported_and_goes_on_when_one_is_back() {
    follow(liar.provider("only")).run();
    happen(0, 2);
    liar.dead = true;
    assertFalse(follow.runOnce());
    assertTrue(
        follow.failures.getFirst().contains("no provider of chain local answers"),
        follow.failures.toString());
    liar.dead = false;
    follow.run();
    assertEquals(all(2), debts(follow.told));
  }

  @Test
  void a_start_without_any_provider_waits_instead_of_failing() {
    liar.dead = true;
    happen(0, 2);
    follow(liar.provider("only"));
    assertFalse(follow.runOnce());
    liar.dead = false;
    follow.run();
    assertEquals(all(2), debts(follow.told));
  }
}
