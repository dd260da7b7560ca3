package dev.larkpost.connectors.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.holder.Holding;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holders in SQLite against what the contracts themselves answer, through reorgs and crashes. */
class HolderIndexTest extends OnChain {
  private static final int TOKENS = 12;
  private static final List<String> PEOPLE = people(0xabc1);

  private String coin;
  private String badge;
  private String tickets;

  @BeforeEach
  void deploy() {
    coin = anvil.deploy("Coin");
    badge = anvil.deploy("Badge");
    tickets = anvil.deploy("Tickets");
  }

  private Follow follow(List<HolderIndex> indexes) {
    SourceSettings settings =
        SourceSettings.of(
            "local",
            new Finality.Depth(1),
            indexes.stream().map(HolderIndex::contract).toArray(ContractSettings[]::new));
    Follow follow = new Follow(Follow.chain(anvil), settings, store.transactions(), store.events());
    follow.sink = indexes.get(0).then(indexes.get(1)).then(indexes.get(2));
    return follow;
  }

  private List<HolderIndex> indexes() {
    return List.of(
        new HolderIndex("coin", HolderIndex.Standard.ERC20, coin, 0, store.holders()),
        new HolderIndex("badge", HolderIndex.Standard.ERC721, badge, 0, store.holders()),
        new HolderIndex("tickets", HolderIndex.Standard.ERC1155, tickets, 0, store.holders()));
  }

  /** Owners of badges as the test moves them; what a reorg undoes may make a move fail, unseen. */
  private void act(Random random) {
    String one = PEOPLE.get(random.nextInt(PEOPLE.size()));
    String other = PEOPLE.get(random.nextInt(PEOPLE.size()));
    int token = random.nextInt(TOKENS);
    switch (random.nextInt(8)) {
      case 0 -> anvil.call(coin, "mint", one, random.nextInt(1_000));
      case 1 -> anvil.call(coin, "burn", one, random.nextInt(100));
      case 2 -> anvil.call(badge, "mint", one, token);
      case 3 -> anvil.call(badge, "move", one, other, token);
      case 4 -> {
        if (random.nextInt(3) == 0) {
          anvil.call(badge, "burn", token);
        } else {
          anvil.call(badge, "mint", one, token);
        }
      }
      case 5 -> anvil.call(tickets, "mint", one, token, random.nextInt(50));
      case 6 -> anvil.call(tickets, "mintBoth", one, token, token + 1, 1 + random.nextInt(9));
      default -> anvil.call(tickets, "burn", one, token, 1);
    }
  }

  @Test
  void holders_are_what_the_contracts_answer_at_the_block() {
    Random random = new Random(4);
    try (Follow follow = follow(indexes())) {
      for (int step = 0; step < 150; step++) {
        act(random);
        if (step % 20 == 19) {
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
      assertAgrees(follow);
    }
  }

  private void assertAgrees(Follow follow) {
    long block = HolderIndex.block(follow.checkpoint().orElseThrow()).orElseThrow();
    assertEquals(anvil.head() - 1, block);
    int held = 0;
    for (String person : PEOPLE) {
      assertEquals(
          follow.chain().balanceOf(coin, person, block), balance("coin", Optional.empty(), person));
      assertEquals(
          follow.chain().balanceOf(badge, person, block),
          balance("badge", Optional.empty(), person));
      for (int token = 0; token <= TOKENS; token++) {
        BigInteger id = BigInteger.valueOf(token);
        assertEquals(
            follow.chain().balanceOf(tickets, person, id, block),
            balance("tickets", Optional.of(id), person));
      }
    }
    for (int token = 0; token < TOKENS; token++) {
      BigInteger id = BigInteger.valueOf(token);
      List<Holding> owners = page("badge", Optional.of(id), "");
      assertTrue(owners.size() <= 1, "several owners of badge " + token);
      for (Holding owner : owners) {
        assertEquals(follow.chain().ownerOf(badge, id, block), owner.account());
        held++;
      }
    }
    assertTrue(held > 2, "too few badges to mean anything: " + held);
  }

  private BigInteger balance(String index, Optional<BigInteger> token, String account) {
    return store
        .transactions()
        .inSnapshot(tx -> store.holders().balance(tx, index, token, account));
  }

  private List<Holding> page(String index, Optional<BigInteger> token, String after) {
    return store
        .transactions()
        .inSnapshot(
            tx ->
                store
                    .holders()
                    .page(tx, index, new HolderStore.Wanted(token, BigInteger.ONE), after, 100));
  }
}
