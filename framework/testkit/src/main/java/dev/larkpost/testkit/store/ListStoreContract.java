package dev.larkpost.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every memory of recipient lists must do. */
public abstract class ListStoreContract extends StoreContract<ListStore> {

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

  private void says(String event, int who, boolean belongs) {
    run(tx -> store().says(tx, "l", address(who).party(), event, belongs));
  }

  private void unsays(String event, int who) {
    run(tx -> store().unsays(tx, "l", address(who).party(), event));
  }

  @Test
  void who_belongs_is_what_the_latest_event_says_that_still_holds() {
    says("joined", 1, true);
    says("joined too", 2, true);
    assertEquals(List.of(address(1), address(2)), all("l", 9));
    says("left", 1, false);
    assertEquals(List.of(address(2)), all("l", 9));
    unsays("left", 1);
    assertEquals(List.of(address(1), address(2)), all("l", 9));
    says("left", 1, false);
    unsays("joined", 1);
    assertEquals(List.of(address(2)), all("l", 9));
    unsays("left", 1);
    assertEquals(List.of(address(2)), all("l", 9));
    unsays("never said", 2);
    assertEquals(List.of(address(2)), all("l", 9));
  }

  @Test
  void what_was_so_before_all_events_comes_back_with_all_it_said() {
    Recipient known =
        new Recipient(
            address(2).party(), Optional.of(ZoneId.of("Europe/Berlin")), Optional.empty());
    run(tx -> store().add(tx, "l", List.of(known)));
    says("voted", 2, true);
    assertEquals(List.of(known), all("l", 9));
    unsays("voted", 2);
    assertEquals(List.of(known), all("l", 9));
    says("left", 2, false);
    unsays("left", 2);
    assertEquals(List.of(address(2)), all("l", 9));
  }

  @Test
  void only_the_last_sayings_can_be_taken_back() {
    for (int i = 0; i <= ListStore.SAYINGS_MAX + 3; i++) {
      says("e" + i, 1, i % 2 == 0);
    }
    for (int i = ListStore.SAYINGS_MAX + 3; i > 3; i--) {
      unsays("e" + i, 1);
      assertEquals((i - 1) % 2 == 0 ? List.of(address(1)) : List.of(), all("l", 9), "e" + i);
    }
    unsays("e2", 1);
    assertEquals(List.of(), all("l", 9), "what is no longer known counts as it did");
  }
}
