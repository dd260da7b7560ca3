package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private final Town town = new Town();

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void commits_made_at_the_same_moment_end_in_one_group() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    ConversationId group =
        alice
            .client()
            .groups()
            .create(
                GroupOptions.named("start"),
                List.of(bob.client().inboxId(), carol.client().inboxId()));
    alice.says(group, "all here?");
    List<Person> people = List.of(alice, bob, carol);
    bob.hears("all here?");
    carol.hears("all here?");
    for (int round = 0; round < 5; round++) {
      int r = round;
      List<CompletableFuture<Void>> races = new ArrayList<>();
      for (Person p : people) {
        races.add(
            CompletableFuture.runAsync(
                () ->
                    p.client().groups().rename(group, "round " + r + " by " + people.indexOf(p))));
      }
      races.forEach(CompletableFuture::join);
    }
    alice.says(group, "after the races");
    bob.hears("after the races");
    carol.hears("after the races");
    bob.says(group, "bob still writes");
    alice.hears("bob still writes");
    carol.hears("bob still writes");
    Set<String> names = new java.util.HashSet<>();
    people.forEach(p -> names.add(p.client().conversation(group).orElseThrow().name()));
    assertEquals(1, names.size(), names.toString());
    assertTrue(names.iterator().next().startsWith("round 4"), names.toString());
  }

  @Test
  void a_second_installation_is_brought_in_and_a_revoked_one_taken_out() {
    KeySigner bobsWallet = KeySigner.generate(new SecureRandom());
    Person alice = town.person();
    Person bob = town.person(bobsWallet, new MemoryClientStore());
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "to one");
    bob.hears("to one");
    Person bob2 = town.person(bobsWallet, new MemoryClientStore());
    assertEquals(bob.client().inboxId(), bob2.client().inboxId());
    alice.client().refreshInstallations(List.of(dm));
    alice.says(dm, "to both");
    bob.hears("to both");
    bob2.hears("to both");
    bob2.says(dm, "from the second");
    alice.hears("from the second");
    bob.client().revokeInstallations(bobsWallet, Set.of(bob2.client().installationId()));
    alice.client().refreshInstallations(List.of(dm));
    alice.says(dm, "to one again");
    bob.hears("to one again");
    assertFalse(bob2.texts(dm).contains(new Content.Text("to one again")));
  }

  @Test
  void whoever_asks_to_leave_is_taken_out_by_the_super_admin() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    ConversationId group =
        alice
            .client()
            .groups()
            .create(
                GroupOptions.named("leavers"),
                List.of(bob.client().inboxId(), carol.client().inboxId()));
    alice.says(group, "hello");
    bob.hears("hello");
    bob.says(group, new Content.LeaveRequest(Optional.empty()));
    carol.hears(
        m ->
            Person.updated(m).filter(u -> u.removed().contains(bob.client().inboxId())).isPresent(),
        "bob's removal");
    assertEquals(
        2, carol.client().conversation(group).map(ConversationInfo::members).orElseThrow().size());
  }

  @Test
  void an_inbox_without_a_usable_installation_is_reported_absent_and_costs_nobody_else() {
    Person alice = town.person();
    Person bob = town.person();
    var nobody = new dev.larkpost.xmtp.id.InboxId("0".repeat(64));
    var opened = alice.client().openDms(Set.of(nobody, bob.client().inboxId()));
    assertEquals(Set.of(bob.client().inboxId()), opened.keySet());
  }
}
