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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final Town town = new Town();

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void two_people_talk_in_a_dm() {
    Person alice = town.person();
    Person bob = town.person();
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "one");
    assertEquals(dm, bob.hears("one").conversation());
    bob.says(dm, "two");
    alice.hears("two");
    for (int i = 0; i < 20; i++) {
      (i % 2 == 0 ? alice : bob).says(dm, "turn " + i);
    }
    bob.hears("turn 18");
    alice.hears("turn 19");
    assertEquals(11, bob.texts(dm).size());
    assertTrue(alice.client().conversation(dm).map(ConversationInfo::dm).orElse(false));
  }

  @Test
  void a_group_is_renamed_and_members_come_and_go() {
    Person alice = town.person();
    Person bob = town.person();
    Person carol = town.person();
    ConversationId group =
        alice.client().groups().create(GroupOptions.named("trio"), List.of(bob.client().inboxId()));
    alice.says(group, "hello group");
    bob.hears("hello group");
    bob.client().groups().addMembers(group, List.of(carol.client().inboxId()));
    bob.says(group, "welcome carol");
    carol.hears("welcome carol");
    alice.hears("welcome carol");
    alice.client().groups().rename(group, "renamed");
    carol.says(group, "nice name");
    bob.hears("nice name");
    assertEquals("renamed", bob.client().conversation(group).orElseThrow().name());
    alice.client().groups().removeMembers(group, List.of(bob.client().inboxId()));
    alice.says(group, "without bob");
    carol.hears("without bob");
    assertFalse(bob.texts(group).contains(new Content.Text("without bob")));
  }

  @Test
  void a_restart_reads_what_was_missed_and_nothing_twice() {
    KeySigner signer = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    Person alice = town.person();
    Person bob = town.person(signer, store);
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "before");
    bob.hears("before");
    town.leaves(bob);
    for (int i = 0; i < 230; i++) {
      alice.says(dm, "missed " + i);
    }
    Person back = town.person(signer, store);
    back.hears("missed 229");
    assertEquals(231, back.waiting(dm).size());
    back.says(dm, "back again");
    alice.hears("back again");
  }

  @Test
  void what_was_given_up_is_published_by_no_later_run() {
    KeySigner wallet = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    Person alice = town.person(wallet, store);
    Person bob = town.person();
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hello");
    alice.seals(100, dm, new Content.Text("refused"));
    alice.seals(101, dm, new Content.Text("kept"));
    assertEquals(List.of(100L, 101L), alice.client().unconfirmed(0, 10));
    alice
        .client()
        .transactions()
        .inTransaction(
            tx -> {
              alice.client().giveUp(tx, List.of(100L));
              return true;
            });
    assertEquals(List.of(101L), alice.client().unconfirmed(0, 10));
    town.leaves(alice);
    Person back = town.returning(wallet, store);
    back.starts();
    assertEquals(List.of(101L), back.client().unconfirmed(0, 10));
    back.publishes(101);
    bob.hears("kept");
  }
}
