package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams that break come back by themselves, whatever happened to the conversations meanwhile. */
class ReconnectTest {
  @Test
  void a_client_that_was_removed_from_a_group_becomes_ready_again_after_a_break() {
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
        Person alice = Person.join(node.port());
        Person bob = Person.join(node.port())) {
      ConversationId group =
          alice
              .client()
              .groups()
              .create(GroupOptions.named("short"), List.of(bob.client().inboxId()));
      alice.says(group, "hello");
      bob.hears("hello");
      alice.client().groups().removeMembers(group, List.of(bob.client().inboxId()));
      bob.hears(
          m ->
              Person.updated(m)
                  .filter(u -> u.removed().contains(bob.client().inboxId()))
                  .isPresent(),
          "the removal");
      node.faults().dropStreams("SubscribeGroupMessages", true);
      node.faults().dropStreams("SubscribeWelcomeMessages", false);
      ConversationId dm = Town.dm(alice, bob);
      alice.says(dm, "are you there?");
      bob.hears("are you there?");
      assertTrue(bob.client().awaitReady(Duration.ofMinutes(1)), () -> bob.client().state().name());
      assertTrue(alice.client().awaitReady(Duration.ofMinutes(1)));
    }
  }

  @Test
  void many_new_conversations_are_folded_into_few_streams_and_none_is_missed() {
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory());
        Person alice = Person.join(node.port());
        Person bob = Person.join(node.port())) {
      for (int i = 0; i < 25; i++) {
        ConversationId group =
            alice
                .client()
                .groups()
                .create(GroupOptions.named("g" + i), List.of(bob.client().inboxId()));
        alice.says(group, "in " + i);
        bob.hears("in " + i);
        bob.says(group, "back " + i);
        alice.hears("back " + i);
      }
      assertTrue(node.openStreams() <= 40, () -> node.openStreams() + " streams");
    }
  }
}
