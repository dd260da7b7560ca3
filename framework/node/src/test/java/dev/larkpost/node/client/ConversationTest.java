package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private EmbeddedNode node;

  @BeforeEach
  void startNode() {
    node = EmbeddedNode.start(NodeConfig.inMemory().withPort(0));
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void two_people_talk_in_a_dm() {
    try (Person alice = Person.join(node.port());
        Person bob = Person.join(node.port())) {
      ConversationId dm = dm(alice, bob);
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
  }

  @Test
  void a_group_is_renamed_and_members_come_and_go() {
    try (Person alice = Person.join(node.port());
        Person bob = Person.join(node.port());
        Person carol = Person.join(node.port())) {
      ConversationId group =
          alice
              .client()
              .groups()
              .create(GroupOptions.named("trio"), List.of(bob.client().inboxId()));
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
  }

  @Test
  void a_restart_reads_what_was_missed_and_nothing_twice() {
    KeySigner signer = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    try (Person alice = Person.join(node.port())) {
      ConversationId dm;
      try (Person bob = Person.join(node.port(), signer, store)) {
        dm = dm(alice, bob);
        alice.says(dm, "before");
        bob.hears("before");
      }
      for (int i = 0; i < 230; i++) {
        alice.says(dm, "missed " + i);
      }
      try (Person bob = Person.join(node.port(), signer, store)) {
        bob.hears("missed 229");
        assertEquals(231, bob.texts(dm).size());
        bob.says(dm, "back again");
        alice.hears("back again");
      }
    }
  }

  private static ConversationId dm(Person from, Person to) {
    return java.util.Objects.requireNonNull(
        from.client().openDms(Set.of(to.client().inboxId())).get(to.client().inboxId()));
  }
}
