package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.holder.HolderChange;
import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.holder.Holding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every memory of balances must do. */
public abstract class HolderStoreContract extends StoreContract<HolderStore> {
  private static final String INDEX = "studio-nft";
  private static final Optional<BigInteger> WHOLE = Optional.empty();
  private static final Optional<BigInteger> TOKEN_ZERO = Optional.of(BigInteger.ZERO);
  private static final BigInteger MOST = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);

  private static String account(int n) {
    return String.format("0x%040x", n);
  }

  private static HolderChange change(Optional<BigInteger> token, int account, long amount) {
    return new HolderChange(token, account(account), BigInteger.valueOf(amount));
  }

  private void add(HolderChange... changes) {
    run(tx -> store().add(tx, INDEX, List.of(changes)));
  }

  private BigInteger balance(String index, Optional<BigInteger> token, int account) {
    return look(tx -> store().balance(tx, index, token, account(account)));
  }

  private List<Holding> page(
      Optional<BigInteger> token, BigInteger atLeast, String after, int limit) {
    return look(
        tx -> store().page(tx, INDEX, new HolderStore.Wanted(token, atLeast), after, limit));
  }

  @Test
  void changes_add_up_and_nothing_is_no_holding() {
    add(change(WHOLE, 1, 5), change(WHOLE, 2, 3), change(WHOLE, 1, -2), change(WHOLE, 2, -3));
    assertEquals(BigInteger.valueOf(3), balance(INDEX, WHOLE, 1));
    assertEquals(
        List.of(new Holding(account(1), BigInteger.valueOf(3))),
        page(WHOLE, BigInteger.ONE, "", 10));
    assertEquals(BigInteger.ZERO, balance("other", WHOLE, 1));
  }

  @Test
  void an_amount_below_zero_is_not_shown_and_not_lost() {
    add(change(WHOLE, 1, -2));
    assertEquals(BigInteger.ZERO, balance(INDEX, WHOLE, 1));
    assertEquals(List.of(), page(WHOLE, BigInteger.ONE, "", 10));
    add(change(WHOLE, 1, 5));
    assertEquals(BigInteger.valueOf(3), balance(INDEX, WHOLE, 1));
  }

  @Test
  void token_zero_is_not_the_whole() {
    add(change(TOKEN_ZERO, 1, 1), change(WHOLE, 2, 1));
    assertEquals(
        List.of(new Holding(account(1), BigInteger.ONE)), page(TOKEN_ZERO, BigInteger.ONE, "", 10));
    assertEquals(
        List.of(new Holding(account(2), BigInteger.ONE)), page(WHOLE, BigInteger.ONE, "", 10));
  }

  @Test
  void the_largest_amounts_and_tokens_fit() {
    Optional<BigInteger> last = Optional.of(MOST);
    add(
        new HolderChange(last, account(1), MOST),
        new HolderChange(last, account(1), MOST.negate()));
    add(new HolderChange(last, account(1), MOST), change(last, 2, 1));
    assertEquals(MOST, balance(INDEX, last, 1));
    assertEquals(List.of(new Holding(account(1), MOST)), page(last, MOST, "", 10));
  }

  @Test
  void a_failed_transaction_changes_nothing_and_an_index_may_be_cleared() {
    add(change(WHOLE, 1, 1));
    assertThrows(
        IllegalStateException.class,
        () ->
            in(
                tx -> {
                  store().add(tx, INDEX, List.of(change(WHOLE, 1, 8)));
                  store().clear(tx, INDEX);
                  throw new IllegalStateException("wanted");
                }));
    assertEquals(BigInteger.ONE, balance(INDEX, WHOLE, 1));
    run(tx -> store().clear(tx, INDEX));
    assertEquals(BigInteger.ZERO, balance(INDEX, WHOLE, 1));
  }

  @Test
  void pages_together_are_everybody_with_enough_whatever_the_order_of_changes() {
    Random random = new Random(9);
    Map<Integer, Long> truth = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      List<HolderChange> changes = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        int who = random.nextInt(50);
        long amount = random.nextInt(2_000) - 900;
        truth.merge(who, amount, Long::sum);
        changes.add(change(WHOLE, who, amount));
      }
      add(changes.toArray(HolderChange[]::new));
    }
    TreeMap<String, BigInteger> expected = new TreeMap<>();
    truth.forEach(
        (who, amount) -> {
          if (amount >= 300) {
            expected.put(account(who), BigInteger.valueOf(amount));
          }
        });
    TreeMap<String, BigInteger> found = new TreeMap<>();
    String after = "";
    for (List<Holding> page = page(WHOLE, BigInteger.valueOf(300), after, 7);
        !page.isEmpty();
        page = page(WHOLE, BigInteger.valueOf(300), after, 7)) {
      page.forEach(h -> found.put(h.account(), h.amount()));
      after = page.getLast().account();
    }
    assertEquals(expected, found);
  }
}
