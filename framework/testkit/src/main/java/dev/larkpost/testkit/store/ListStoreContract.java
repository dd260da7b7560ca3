package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.xmtp.store.Transaction;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every memory of recipient lists must do. */
public abstract class ListStoreContract {
  private StoreUnderTest<ListStore> under;

  /** A new, empty store. */
  protected abstract StoreUnderTest<ListStore> open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    under = open();
  }

  @AfterEach
  void closeStore() {
    under.close().run();
  }

  private <T> T in(Function<Transaction, T> work) {
    return under.transactions().inTransaction(work);
  }

  private void run(Consumer<Transaction> work) {
    in(
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  private ListStore store() {
    return under.store();
  }

  private static Recipient address(int n) {
    return Recipient.of(Party.address(String.format("0x%040x", n)));
  }

  private static Recipient inbox(int n) {
    return Recipient.of(Party.inbox(Plans.inbox(n)));
  }

  private List<Recipient> all(String list, int limit) {
    List<Recipient> all = new ArrayList<>();
    Optional<Party> after = Optional.empty();
    while (true) {
      Optional<Party> from = after;
      List<Recipient> page = in(tx -> store().page(tx, list, from, limit));
      all.addAll(page);
      if (page.size() < limit) {
        return all;
      }
      after = Optional.of(page.getLast().party());
    }
  }

  @Test
  void members_come_in_order_with_all_they_said() {
    Recipient known =
        new Recipient(
            address(2).party(),
            Optional.of(ZoneId.of("Europe/Berlin")),
            Optional.of(Locale.forLanguageTag("pt-BR")));
    run(tx -> store().add(tx, "l", List.of(inbox(1), address(255), known, address(0))));
    run(tx -> store().add(tx, "other", List.of(address(7))));
    for (int limit : List.of(1, 2, 100)) {
      assertEquals(List.of(address(0), known, address(255), inbox(1)), all("l", limit));
    }
    run(tx -> store().add(tx, "l", List.of(address(2))));
    run(tx -> store().remove(tx, "l", List.of(address(0).party(), address(9).party())));
    assertEquals(List.of(address(2), address(255), inbox(1)), all("l", 2));
    assertEquals(List.of("l", "other"), in(tx -> store().names(tx)));
    assertEquals(List.of(), all("nobody", 5));
  }

  @Test
  void a_new_list_takes_the_old_ones_place_at_once() {
    run(tx -> store().add(tx, "l", List.of(address(1), address(2))));
    long begun = in(tx -> store().begin(tx, "l"));
    run(tx -> store().add(tx, begun, List.of(address(3))));
    assertEquals(List.of(address(1), address(2)), all("l", 10));
    run(tx -> store().finish(tx, begun));
    assertEquals(List.of(address(3)), all("l", 10));
    long dropped = in(tx -> store().begin(tx, "l"));
    run(tx -> store().add(tx, dropped, List.of(address(4))));
    assertEquals(Integer.valueOf(1), in(tx -> store().sweep(tx, dropped, 1)));
    assertEquals(
        Integer.valueOf(1),
        in(tx -> store().sweep(tx, dropped, 10)),
        "what is being read in stays");
    assertEquals(Integer.valueOf(1), in(tx -> store().sweep(tx, dropped + 1, 10)));
    assertEquals(Integer.valueOf(0), in(tx -> store().sweep(tx, dropped + 1, 10)));
    assertTrue(in(tx -> store().begin(tx, "l")) > dropped, "a number is never used twice");
    assertTrue(in(tx -> store().newest(tx)) > dropped);
    assertEquals(List.of(address(3)), all("l", 10));
  }
}
