package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.Faults;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our leaf key is renewed after we first speak where we were welcomed, and every 30 days. */
class KeyRenewalTest {
  private final Town town = new Town();

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void whoever_was_welcomed_renews_the_key_once_after_first_speaking() {
    Person alice = town.person();
    Person bob = town.person();
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hi");
    bob.hears("hi");
    bob.keepsHouse();
    int before = town.commits(dm);
    bob.says(dm, "hello");
    assertEquals(before, town.commits(dm)); // the reply does not wait for it
    bob.keepsHouse();
    assertEquals(before + 1, town.commits(dm));
    assertEquals(1, bob.counted("key.renewed"));
    bob.says(dm, "in the new epoch");
    alice.hears("in the new epoch");
    alice.says(dm, "heard");
    bob.hears("heard");
    bob.keepsHouse();
    alice.keepsHouse();
    assertEquals(before + 1, town.commits(dm));
  }

  @Test
  void several_conversations_are_renewed_in_one_round() {
    Person alice = town.person();
    Person bob = town.person();
    ConversationId[] groups = new ConversationId[10];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = Town.group(GroupOptions.named("g" + i), alice, bob);
      bob.says(groups[i], "here");
    }
    bob.keepsHouse();
    for (ConversationId group : groups) {
      assertEquals(2, town.commits(group)); // the founding one, and bob's
      bob.says(group, "still here");
      alice.hears("still here", group);
    }
  }

  @Test
  void conversations_we_began_cost_nothing_until_we_speak_after_thirty_days() {
    ShiftedClock clock = new ShiftedClock();
    Person alice =
        town.person(KeySigner.generate(new SecureRandom()), new MemoryClientStore(), clock);
    Person bob = town.person();
    ConversationId lively = Town.dm(alice, bob);
    ConversationId silent = Town.group(GroupOptions.named("silent"), alice, bob);
    alice.says(lively, "new");
    alice.keepsHouse();
    assertEquals(1, town.commits(lively));
    clock.forward(Duration.ofDays(31));
    alice.keepsHouse();
    assertEquals(1, town.commits(lively));
    alice.says(lively, "a month later");
    alice.keepsHouse();
    assertEquals(2, town.commits(lively));
    assertEquals(1, town.commits(silent));
    alice.says(lively, "and on");
    bob.hears("and on");
    alice.keepsHouse();
    assertEquals(2, town.commits(lively));
  }

  @Test
  void a_restart_neither_forgets_the_renewal_nor_makes_it_twice() {
    KeySigner wallet = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    Person alice = town.person();
    Person bob = town.person(wallet, store);
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hi");
    bob.hears("hi");
    bob.says(dm, "hello");
    town.leaves(bob);
    MemoryClientStore wanted = store.copy();
    Person again = town.person(wallet, wanted);
    again.keepsHouse();
    assertEquals(2, town.commits(dm));
    town.leaves(again);
    Person once = town.person(wallet, wanted.copy());
    once.says(dm, "third life");
    alice.hears("third life");
    once.keepsHouse();
    assertEquals(2, town.commits(dm));
  }

  @Test
  void a_renewal_whose_answer_was_lost_is_the_same_bytes_again() {
    Person alice = town.person();
    Person bob = town.person();
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hi");
    bob.hears("hi");
    bob.says(dm, "hello");
    town.node().faults().inject(Faults.Fault.LOSE_ANSWER, "SendGroupMessages", 1);
    bob.keepsHouse();
    bob.keepsHouse();
    assertEquals(2, town.commits(dm));
    bob.says(dm, "on");
    alice.hears("on");
    assertTrue(bob.client().conversation(dm).orElseThrow().active());
  }

  @Test
  void a_renewal_the_network_has_no_budget_for_waits_more_than_a_minute() {
    ShiftedClock clock = new ShiftedClock();
    Person alice = town.person();
    Person bob =
        town.person(KeySigner.generate(new SecureRandom()), new MemoryClientStore(), clock);
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hi");
    bob.hears("hi");
    bob.says(dm, "hello");
    town.node().faults().inject(Faults.Fault.RESOURCE_EXHAUSTED, "SendGroupMessages", 1);
    bob.keepsHouse();
    bob.keepsHouse();
    assertEquals(1, town.commits(dm));
    clock.forward(Duration.ofSeconds(66));
    bob.keepsHouse();
    assertEquals(2, town.commits(dm));
  }

  @Test
  void a_renewal_that_waits_for_budget_is_not_made_a_second_time() {
    ShiftedClock clock = new ShiftedClock();
    Person alice = town.person();
    Person bob =
        town.person(KeySigner.generate(new SecureRandom()), new MemoryClientStore(), clock);
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hi");
    bob.hears("hi");
    bob.says(dm, "hello");
    // Refused when it was made, and refused again: only the second request of that round is served.
    town.node().faults().inject(Faults.Fault.RESOURCE_EXHAUSTED, "SendGroupMessages", 1);
    bob.client().runHousekeeping();
    clock.forward(Duration.ofSeconds(66));
    town.node().faults().inject(Faults.Fault.RESOURCE_EXHAUSTED, "SendGroupMessages", 1);
    bob.client().runHousekeeping();
    assertEquals(1, town.commits(dm));
    clock.forward(Duration.ofSeconds(66));
    bob.keepsHouse();
    assertEquals(2, town.commits(dm));
    bob.says(dm, "in the new epoch");
    alice.hears("in the new epoch");
  }

  @Test
  void of_two_renewals_at_once_both_come_through_in_turn() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    ConversationId group = Town.group(GroupOptions.named("both"), alice, bob, carol);
    bob.says(group, "bob");
    carol.says(group, "carol");
    bob.client().runHousekeeping();
    carol.client().runHousekeeping();
    bob.keepsHouse();
    carol.keepsHouse();
    carol.keepsHouse();
    assertEquals(1, bob.counted("key.renewed"));
    assertEquals(1, carol.counted("key.renewed"));
    alice.says(group, "all well");
    bob.hears("all well");
    carol.hears("all well");
  }
}
