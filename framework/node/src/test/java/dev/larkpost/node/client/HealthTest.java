package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.xmtp.ClientHealth;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.ConversationChange;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an inbox has used up, and what stands still. */
class HealthTest {
  @Test
  void every_installation_and_update_of_the_inbox_is_counted() {
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory())) {
      KeySigner wallet = KeySigner.generate(new SecureRandom());
      List<Person> installations = new ArrayList<>();
      for (int i = 1; i <= ClientHealth.INSTALLATIONS_WARN; i++) {
        installations.add(Person.join(node.port(), wallet, new MemoryClientStore()));
        ClientHealth health = installations.getLast().client().health();
        assertEquals(new ClientHealth(i, i, 0), health);
        assertEquals(i == ClientHealth.INSTALLATIONS_WARN, !health.warnings().isEmpty());
      }
      installations.forEach(Person::close);
    }
  }

  @Test
  void paused_conversations_are_counted() {
    try (EmbeddedNode node = EmbeddedNode.start(NodeConfig.inMemory())) {
      MemoryClientStore store = new MemoryClientStore();
      try (Person alice = Person.join(node.port(), KeySigner.generate(new SecureRandom()), store);
          Person bob = Person.join(node.port())) {
        ConversationId dm =
            alice.client().openDms(List.of(bob.client().inboxId())).values().iterator().next();
        assertEquals(0, alice.client().health().pausedConversations());
        pause(store, dm);
        ClientHealth health = alice.client().health();
        assertEquals(1, health.pausedConversations());
        assertTrue(health.warnings().getFirst().startsWith("1 conversation is paused"));
      }
    }
  }

  private static void pause(MemoryClientStore store, ConversationId id) {
    store
        .transactions()
        .inTransaction(
            tx -> {
              ConversationRecord paused =
                  Optional.ofNullable(store.conversations().find(tx, Set.of(id)).get(id))
                      .orElseThrow()
                      .in(ConversationRecord.Phase.PAUSED, "a test says so");
              store
                  .conversations()
                  .update(
                      tx,
                      List.of(
                          new ConversationChange(
                              id, Optional.of(paused), Optional.empty(), Optional.empty(), 0)));
              return true;
            });
  }
}
