package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.xmtp.id.InboxId;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every memory of digests must do. */
public abstract class DigestStoreContract extends StoreContract<DigestStore> {
  private static final InboxId ALICE = Plans.inbox(1);
  private static final InboxId BOB = Plans.inbox(2);
  private static final Purpose.Attributes BERLIN =
      new Purpose.Attributes(Optional.of(ZoneId.of("Europe/Berlin")), Optional.of(Locale.GERMAN));

  private static DigestStore.Key key(InboxId inbox, String category) {
    return new DigestStore.Key(
        inbox, Lane.NOTIFICATION, category.isEmpty() ? Optional.empty() : Optional.of(category));
  }

  private static DigestStore.Entry entry(DigestStore.Key key, String line, long due) {
    return new DigestStore.Entry(key, line, NOW.plusSeconds(due), BERLIN);
  }

  private void add(DigestStore.Entry... entries) {
    run(tx -> store().add(tx, List.of(entries)));
  }

  private List<DigestStore.Digest> due(long second) {
    return in(tx -> store().due(tx, NOW.plusSeconds(second), 10));
  }

  @Test
  void entries_of_one_key_are_one_digest_due_when_its_first_was() {
    add(entry(key(ALICE, "drops"), "one", 10), entry(key(ALICE, "drops"), "two", 99));
    add(entry(key(ALICE, ""), "three", 20), entry(key(BOB, "drops"), "", 5));
    assertEquals(
        Set.of(key(ALICE, "drops"), key(ALICE, "")), in(tx -> store().open(tx, List.of(ALICE))));
    assertEquals(Optional.of(NOW.plusSeconds(5)), in(tx -> store().nextDue(tx)));
    List<DigestStore.Digest> due = due(10);
    assertEquals(
        List.of(key(BOB, "drops"), key(ALICE, "drops")),
        due.stream().map(DigestStore.Digest::key).toList());
    assertEquals(List.of("one", "two"), due.getLast().lines());
    assertEquals(2, due.getLast().entries());
    assertEquals(BERLIN, due.getLast().attributes());
    assertEquals(NOW.plusSeconds(10), due.getLast().due());
  }

  @Test
  void what_is_more_than_the_lines_kept_is_counted() {
    for (int i = 0; i < DigestStore.LINES_MAX + 5; i++) {
      add(entry(key(ALICE, "drops"), "line " + i, 1));
    }
    DigestStore.Digest digest = due(1).getFirst();
    assertEquals(DigestStore.LINES_MAX, digest.lines().size());
    assertEquals("line 19", digest.lines().getLast());
    assertEquals(DigestStore.LINES_MAX + 5, digest.entries());
  }

  @Test
  void after_a_digest_is_removed_the_next_one_has_another_number() {
    add(entry(key(ALICE, "drops"), "one", 1));
    long first = due(1).getFirst().number();
    run(tx -> store().remove(tx, List.of(first)));
    assertEquals(List.of(), due(1));
    assertEquals(Optional.empty(), in(tx -> store().nextDue(tx)));
    assertEquals(Set.of(), in(tx -> store().open(tx, List.of(ALICE))));
    add(entry(key(ALICE, "drops"), "two", 1));
    assertNotEquals(first, due(1).getFirst().number());
    assertEquals(List.of("two"), due(1).getFirst().lines());
  }
}
