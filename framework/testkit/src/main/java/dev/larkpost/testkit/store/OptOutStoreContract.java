package dev.larkpost.testkit.store;

import static dev.larkpost.testkit.store.Plans.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.ConsentCounts;
import dev.larkpost.engine.consent.ConsentEntry;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.consent.Proof;
import dev.larkpost.engine.consent.Standing;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every memory of people's wishes must do. */
public abstract class OptOutStoreContract extends StoreContract<OptOutStore> {
  private static final InboxId ALICE = Plans.inbox(1);
  private static final InboxId BOB = Plans.inbox(2);

  private static ConsentChange change(
      InboxId inbox, ConsentChange.Kind kind, Optional<String> category, int proof) {
    return new ConsentChange(
        inbox,
        kind,
        category,
        kind == ConsentChange.Kind.MUTE
            ? Optional.of(NOW.plus(Duration.ofDays(7)))
            : Optional.empty(),
        MessageId.ofHex(String.format("%064x", proof)),
        NOW.plusSeconds(proof));
  }

  private void record(ConsentChange... changes) {
    run(tx -> store().record(tx, List.of(changes)));
  }

  private Map<InboxId, Standing> standings(InboxId... inboxes) {
    return look(tx -> store().standings(tx, List.of(inboxes)));
  }

  private Standing standing(InboxId inbox) {
    return standings(inbox).getOrDefault(inbox, Standing.SILENT);
  }

  @Test
  void who_never_said_anything_is_absent() {
    record(change(ALICE, ConsentChange.Kind.STOP, Optional.empty(), 1));
    assertEquals(java.util.Set.of(ALICE), standings(ALICE, BOB).keySet());
  }

  @Test
  void a_stop_and_a_start_of_one_category_are_kept_apart() {
    record(
        change(ALICE, ConsentChange.Kind.STOP, Optional.of("drops"), 1),
        change(BOB, ConsentChange.Kind.STOP, Optional.empty(), 2),
        change(BOB, ConsentChange.Kind.START, Optional.of("drops"), 3));
    assertTrue(standing(ALICE).refuses(Optional.of("drops"), NOW));
    assertFalse(standing(ALICE).refuses(Optional.of("loans"), NOW));
    assertFalse(standing(BOB).refuses(Optional.of("drops"), NOW));
    assertTrue(standing(BOB).refuses(Optional.of("loans"), NOW));
  }

  @Test
  void a_mute_keeps_its_end() {
    record(change(ALICE, ConsentChange.Kind.MUTE, Optional.empty(), 1));
    assertTrue(standing(ALICE).refuses(Optional.empty(), NOW));
    assertFalse(standing(ALICE).refuses(Optional.empty(), NOW.plus(Duration.ofDays(7))));
  }

  @Test
  void the_same_proof_counts_once() {
    ConsentChange stop = change(ALICE, ConsentChange.Kind.STOP, Optional.empty(), 1);
    record(stop);
    record(change(ALICE, ConsentChange.Kind.START, Optional.empty(), 2));
    record(stop);
    assertFalse(standing(ALICE).stopped());
  }

  @Test
  void the_log_is_kept_newest_first() {
    ConsentChange stop = change(ALICE, ConsentChange.Kind.STOP, Optional.of("drops"), 1);
    ConsentChange mute = change(ALICE, ConsentChange.Kind.MUTE, Optional.empty(), 2);
    record(stop, change(BOB, ConsentChange.Kind.STOP, Optional.empty(), 3), mute);
    List<ConsentChange> log = look(tx -> store().history(tx, ALICE, 10));
    assertEquals(List.of(mute, stop), log);
    assertEquals(List.of(mute), look(tx -> store().history(tx, ALICE, 1)));
  }

  private List<InboxId> subscribers(String category, Optional<InboxId> after) {
    return look(tx -> store().subscribers(tx, category, after, 10));
  }

  @Test
  void who_says_start_subscribes_until_they_stop_it() {
    record(
        change(BOB, ConsentChange.Kind.START, Optional.of("drops"), 1),
        change(ALICE, ConsentChange.Kind.START, Optional.empty(), 2));
    assertEquals(List.of(ALICE, BOB), subscribers("drops", Optional.empty()));
    assertEquals(List.of(BOB), subscribers("drops", Optional.of(ALICE)));
    assertEquals(List.of(ALICE), subscribers("loans", Optional.empty()));
    assertEquals(
        java.util.Set.of(ALICE), look(tx -> store().subscribed(tx, "loans", List.of(ALICE, BOB))));
    record(change(BOB, ConsentChange.Kind.MUTE, Optional.empty(), 3));
    assertEquals(List.of(ALICE, BOB), subscribers("drops", Optional.empty()));
    record(change(ALICE, ConsentChange.Kind.STOP, Optional.of("drops"), 4));
    record(change(BOB, ConsentChange.Kind.STOP, Optional.empty(), 5));
    assertEquals(List.of(ALICE), subscribers("drops", Optional.empty()));
    assertTrue(standing(ALICE).refuses(Optional.of("drops"), NOW));
    record(change(ALICE, ConsentChange.Kind.STOP, Optional.empty(), 6));
    assertEquals(List.of(), subscribers("drops", Optional.empty()));
    record(change(ALICE, ConsentChange.Kind.START, Optional.empty(), 2));
    assertEquals(List.of(), subscribers("loans", Optional.empty()), "an old proof says nothing");
  }

  @Test
  void the_whole_log_can_be_exported_page_by_page() {
    ConsentChange one = change(ALICE, ConsentChange.Kind.START, Optional.of("drops"), 1);
    ConsentChange two = change(BOB, ConsentChange.Kind.MUTE, Optional.empty(), 2);
    ConsentChange three = change(ALICE, ConsentChange.Kind.STOP, Optional.empty(), 3);
    record(one, two, three);
    List<ConsentEntry> first = look(tx -> store().log(tx, 0, 2));
    assertEquals(List.of(one, two), first.stream().map(ConsentEntry::change).toList());
    assertEquals(
        List.of(three),
        look(tx -> store().log(tx, first.getLast().number(), 2)).stream()
            .map(ConsentEntry::change)
            .toList());
  }

  @Test
  void a_signature_is_kept_as_it_was_given_and_counts_once() {
    Identifier address = Identifier.ethereum("0x" + "a".repeat(40));
    Proof proof = new Proof.Signature(address, "I want to hear", new byte[] {1, 2, 3});
    Proof written = new Proof.Signature(address, "I want to hear", new byte[] {9});
    ConsentChange start =
        new ConsentChange(
            ALICE, ConsentChange.Kind.START, Optional.of("drops"), Optional.empty(), proof, NOW);
    record(start);
    record(change(ALICE, ConsentChange.Kind.STOP, Optional.empty(), 2));
    record(
        new ConsentChange(
            ALICE, ConsentChange.Kind.START, Optional.of("drops"), Optional.empty(), written, NOW));
    assertEquals(List.of(), subscribers("drops", Optional.empty()));
    List<ConsentEntry> log = look(tx -> store().log(tx, 0, 9));
    assertEquals(2, log.size());
    assertEquals(start, log.getFirst().change());
    assertTrue(known(written));
    assertFalse(known(new Proof.Signature(address, "another", new byte[] {1})));
  }

  private boolean known(Proof proof) {
    return look(tx -> store().known(tx, proof));
  }

  private ConsentCounts counts() {
    return look(tx -> store().counts(tx, NOW));
  }

  @Test
  void the_counts_are_what_the_standings_add_up_to_whatever_people_say() {
    assertEquals(new ConsentCounts(0, 0, Map.of(), Map.of()), counts());
    List<String> categories = List.of("drops", "loans");
    ConsentChange.Kind[] kinds = ConsentChange.Kind.values();
    Random random = new Random(7);
    for (int proof = 1; proof <= 300; proof++) {
      int category = random.nextInt(3);
      ConsentChange.Kind kind = kinds[random.nextInt(kinds.length)];
      record(
          change(
              Plans.inbox(1 + random.nextInt(12)),
              kind,
              category == 2 || kind == ConsentChange.Kind.MUTE
                  ? Optional.empty()
                  : Optional.of(categories.get(category)),
              proof));
      if (proof % 20 == 0) {
        assertCounts(categories);
      }
    }
  }

  private void assertCounts(List<String> categories) {
    ConsentCounts counts = counts();
    InboxId[] all = new InboxId[12];
    java.util.Arrays.setAll(all, i -> Plans.inbox(1 + i));
    List<Standing> standings = List.copyOf(standings(all).values());
    assertEquals(standings.stream().filter(Standing::stopped).count(), counts.stopped());
    assertEquals(
        standings.stream().filter(s -> s.mutedUntil().isPresent()).count(), counts.muted());
    for (String category : categories) {
      assertEquals(
          standings.stream().filter(s -> s.stoppedCategories().contains(category)).count(),
          counts.stoppedCategories().getOrDefault(category, 0L));
    }
    assertEquals(
        subscribers("none such", Optional.empty()).size(),
        Math.min(10, counts.subscribed().getOrDefault("", 0L)));
  }
}
