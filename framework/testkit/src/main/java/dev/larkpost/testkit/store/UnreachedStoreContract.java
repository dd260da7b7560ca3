package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.UnreachedStore;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every memory of unreached recipients must do. */
public abstract class UnreachedStoreContract extends StoreContract<UnreachedStore> {
  private static final AnnouncementId ONE = new AnnouncementId(1);
  private static final AnnouncementId TWO = new AnnouncementId(2);

  private static Recipient person(int n) {
    return new Recipient(
        Party.address(String.format("0x%040x", n)),
        Optional.of(ZoneId.of("Europe/Berlin")),
        n % 2 == 0 ? Optional.of(Locale.GERMAN) : Optional.empty());
  }

  private void add(AnnouncementId announcement, long second, Integer... people) {
    run(
        tx ->
            store()
                .add(
                    tx,
                    announcement,
                    List.of(people).stream().map(UnreachedStoreContract::person).toList(),
                    NOW.plusSeconds(second)));
  }

  private List<Recipient> page(AnnouncementId announcement, Optional<Party> after, int limit) {
    return in(tx -> store().page(tx, announcement, after, limit));
  }

  private static List<Recipient> people(Integer... numbers) {
    return List.of(numbers).stream().map(UnreachedStoreContract::person).toList();
  }

  private List<Recipient> tried(long second) {
    return in(tx -> store().triedBefore(tx, NOW.plusSeconds(second), 10)).stream()
        .map(UnreachedStore.Unreached::recipient)
        .toList();
  }

  @Test
  void they_come_in_order_with_all_they_said_and_each_announcement_has_its_own() {
    add(ONE, 0, 3, 1, 2);
    add(TWO, 0, 1);
    assertEquals(people(1, 2, 3), page(ONE, Optional.empty(), 10));
    assertEquals(people(3), page(ONE, Optional.of(person(2).party()), 10));
    assertEquals(people(1, 2), page(ONE, Optional.empty(), 2));
    run(tx -> store().remove(tx, ONE, List.of(person(1).party(), person(9).party())));
    assertEquals(people(2, 3), page(ONE, Optional.empty(), 10));
    assertEquals(people(1), page(TWO, Optional.empty(), 10));
  }

  @Test
  void who_was_tried_longest_ago_comes_first_and_trying_again_counts() {
    add(ONE, 10, 1);
    add(ONE, 5, 2);
    add(TWO, 20, 3);
    assertEquals(Optional.of(NOW.plusSeconds(5)), in(tx -> store().oldestTry(tx)));
    assertEquals(people(2, 1), tried(20));
    add(ONE, 30, 2);
    assertEquals(people(1, 3), tried(30));
  }

  @Test
  void those_that_were_added_long_ago_are_forgotten_however_often_they_were_tried() {
    add(ONE, 0, IntStream.range(0, 5).boxed().toArray(Integer[]::new));
    add(ONE, 50, 0, 1, 2, 3, 4, 5);
    assertEquals(2, (int) in(tx -> store().forget(tx, NOW.plusSeconds(10), 2)));
    assertEquals(3, (int) in(tx -> store().forget(tx, NOW.plusSeconds(10), 10)));
    assertEquals(people(5), page(ONE, Optional.empty(), 10));
  }
}
