package dev.larkpost.engine.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.holder.HolderChange;
import dev.larkpost.engine.holder.MemoryHolderStore;
import dev.larkpost.xmtp.store.MemoryTransactions;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A connector's members come first, the stored lists have the other names. */
class FirstKnownTest {
  private static final String ALICE = "0x" + "a".repeat(40);
  private static final String BOB = "0x" + "b".repeat(40);

  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryHolderStore holders = new MemoryHolderStore();
  private final MemoryListStore lists = new MemoryListStore();
  private final AudienceSource counted =
      new HolderAudience(transactions, holders, Set.of("counted"));
  private final AudienceSource listed = new ListAudience(transactions, lists, ListAudience.MEMBERS);
  private final Audiences audiences =
      new Audiences(Map.of("members", counted.or(listed)), identifiers -> Map.of());

  private List<String> members(Audience.From from) {
    audiences.check(from);
    return audiences.page(from, Optional.empty(), 10).recipients().stream()
        .map(r -> r.party().value())
        .toList();
  }

  @Test
  void each_name_has_the_members_of_whoever_knows_it() {
    transactions.inTransaction(
        tx -> {
          holders.add(
              tx, "counted", List.of(new HolderChange(Optional.empty(), ALICE, BigInteger.TWO)));
          lists.add(tx, ListAudience.MEMBERS + "club", List.of(Recipient.of(Party.address(BOB))));
          return true;
        });
    assertEquals(List.of(ALICE), members(Audience.members("counted")));
    assertEquals(List.of(BOB), members(Audience.members("club")));
    assertEquals(List.of(), members(Audience.members("nobody yet")));
    assertEquals(Set.of("counted"), counted.or(listed).known());
  }

  @Test
  void a_mistake_in_a_known_name_is_refused_and_not_passed_on() {
    AudienceException refused =
        assertThrows(
            AudienceException.class, () -> members(Audience.members("counted").atLeast(-1)));
    assertEquals(AudienceException.Code.MALFORMED, refused.code());
  }

  @Test
  void who_names_people_differently_cannot_stand_in() {
    AudienceSource inboxes =
        new SubscriberAudience(transactions, new dev.larkpost.engine.consent.MemoryOptOutStore());
    assertThrows(IllegalArgumentException.class, () -> counted.or(inboxes));
  }
}
