package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction that fails costs no message, whatever the stream brings next. */
class FullDiskTest {
  private final Town town = new Town();

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void what_could_not_be_stored_is_read_again_before_what_came_after_it() {
    FailingStore store = new FailingStore();
    Person alice = town.person();
    Person bob = town.person(KeySigner.generate(new SecureRandom()), store);
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "one");
    bob.hears("one");
    for (int i = 0; i < 3; i++) {
      store.failNext();
      alice.says(dm, "hit " + i);
      alice.says(dm, "next " + i);
      bob.hears("next " + i);
      bob.hears("hit " + i);
      assertTrue(store.failed());
    }
    assertEquals(7, bob.waiting(dm).size());
    // A later disk may be full while the conversation is read again, which is counted elsewhere.
    assertTrue(bob.counted("inbound.failed") > 0);
  }
}
