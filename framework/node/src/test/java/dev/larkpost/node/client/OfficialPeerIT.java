package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.official.OfficialChat;
import dev.larkpost.node.official.OfficialClient;
import dev.larkpost.node.official.OfficialMessage;
import dev.larkpost.node.official.OfficialUser;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Our commits and recoveries as the official client sees them. Needs Node; {@code
 * -Dlarkpost.interop=required} makes its absence a failure.
 */
class OfficialPeerIT {
  private final Town town = new Town();
  private final List<OfficialClient> running = new ArrayList<>();

  @BeforeEach
  void needOfficial() {
    OfficialClient.orSkip();
    running.add(OfficialClient.start("127.0.0.1:" + town.node().port()));
  }

  @AfterEach
  void leaveTown() throws Exception {
    for (OfficialClient official : running) {
      official.close();
    }
    town.close();
  }

  @Test
  void it_reads_everything_said_after_an_older_store_was_restored() {
    OfficialUser alice = running.getFirst().user("alice").listening();
    KeySigner wallet = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    Person bob = town.person(wallet, store);
    InboxId inbox = new InboxId(alice.inbox());
    ConversationId dm = Objects.requireNonNull(bob.client().openDms(Set.of(inbox)).get(inbox));
    bob.says(dm, "before");
    MemoryClientStore backup = store.copy();
    for (int i = 0; i < 6; i++) {
      bob.says(dm, "unknown " + i);
    }
    alice.await(OfficialMessage.withText("unknown 5"));
    OfficialChat chat = alice.chat(dm.hex());
    chat.send("are you well?");
    bob.hears("are you well?");
    town.leaves(bob);
    Person restored = town.person(wallet, backup);
    restored.hears("are you well?");
    restored.keepsHouse();
    for (int i = 0; i < 7; i++) {
      restored.says(dm, "recovered " + i);
    }
    alice.await(OfficialMessage.withText("recovered 6"));
    List<String> texts = chat.texts();
    assertEquals(15, texts.size(), texts::toString);
    chat.send("good");
    restored.hears("good");
  }

  @Test
  void it_follows_the_renewal_of_our_key_after_our_first_reply() {
    Person bob = town.person();
    OfficialUser alice = running.getFirst().user("alice").listening();
    OfficialChat chat = alice.dm(bob.client().inboxId().value());
    chat.send("gm");
    ConversationId dm = bob.hears("gm").conversation();
    bob.says(dm, "gm to you");
    int before = town.commits(dm);
    bob.keepsHouse();
    assertEquals(before + 1, town.commits(dm));
    assertEquals(1, bob.counted("key.renewed"));
    bob.says(dm, "in the new epoch");
    alice.await(OfficialMessage.withText("in the new epoch"));
    chat.send("still there");
    bob.hears("still there");
  }

  @Test
  void it_agrees_on_what_our_group_operations_did() {
    Person bob = town.person();
    OfficialUser alice = running.getFirst().user("alice").listening();
    OfficialUser carol = running.getFirst().user("carol").listening();
    InboxId alices = new InboxId(alice.inbox());
    ConversationId group =
        bob.client()
            .groups()
            .create(GroupOptions.named("ours"), List.of(alices, new InboxId(carol.inbox())));
    bob.says(group, "hello");
    alice.await(OfficialMessage.withText("hello"));
    carol.await(OfficialMessage.withText("hello"));
    bob.client().groups().rename(group, "renamed");
    bob.client().groups().disappear(group, Instant.now(), Duration.ofHours(1));
    bob.client().groups().keep(group);
    bob.client().groups().setSuperAdmin(group, alices, true);
    bob.client().groups().setSuperAdmin(group, bob.client().inboxId(), false);
    OfficialChat chat = alice.chat(group.hex());
    assertEquals("renamed", chat.name());
    bob.client().groups().leave(group);
    chat.send("who stays?");
    bob.hears(m -> Person.removes(m, bob), "his own removal");
    assertFalse(chat.members().containsKey(bob.client().inboxId().value()));
    assertTrue(chat.members().containsKey(carol.inbox()));
  }
}
