package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.node.Faults;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A backup is restored after more was sent. A generation used twice would show at the reader: the
 * second message is refused there as a replay, so {@link #nothingRefused} is the proof.
 */
class OlderStoreTest {
  private static final long LATER = 1_000_000;

  private final KeySigner wallet = KeySigner.generate(new SecureRandom());
  private final MemoryClientStore store = new MemoryClientStore();
  private final Town town = new Town();
  private final Person alice = town.person();
  private final ShiftedClock clock = new ShiftedClock();
  private final Person bob = town.person(wallet, store, clock);

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void after_restoring_an_older_copy_everything_said_is_read_and_no_generation_is_used_twice() {
    ConversationId dm = Town.dm(bob, alice);
    ConversationId group = Town.group(GroupOptions.named("two"), bob, alice);
    bob.says(dm, "before");
    MemoryClientStore backup = store.copy();
    for (int i = 0; i < 7; i++) {
      bob.says(dm, "unknown " + i);
      bob.says(group, "unknown too " + i);
    }
    alice.says(dm, "and an answer");
    town.leaves(bob);
    Person restored = town.person(wallet, backup);
    restored.hears("and an answer");
    assertEquals(2, restored.counted("conversation.older_store"));
    assertInstanceOf(
        SealResult.NotNow.class, restored.seals(LATER, dm, new Content.Text("too early")));
    restored.keepsHouse();
    assertEquals(2, restored.counted("key.renewed"));
    for (int i = 0; i < 7; i++) {
      restored.says(dm, "recovered " + i);
      restored.says(group, "recovered too " + i);
      alice.hears("recovered " + i);
      alice.hears("recovered too " + i);
    }
    alice.says(dm, "welcome back");
    restored.hears("welcome back");
    restored.keepsHouse();
    assertEquals(2, town.commits(dm));
    assertEquals(2, town.commits(group));
    assertEquals(15, alice.texts(dm).size());
    nothingRefused();
  }

  @Test
  void nothing_is_sealed_before_the_store_is_known_to_be_current() {
    ConversationId dm = Town.dm(bob, alice);
    bob.says(dm, "before");
    MemoryClientStore backup = store.copy();
    bob.says(dm, "unknown");
    town.leaves(bob);
    Person restored = town.returning(wallet, backup);
    assertInstanceOf(
        SealResult.NotNow.class, restored.seals(LATER, dm, new Content.Text("too early")));
    restored.starts();
    restored.keepsHouse();
    restored.says(dm, "in time");
    alice.hears("in time");
    nothingRefused();
  }

  @Test
  void what_was_on_its_way_in_the_copy_is_confirmed_or_lost_as_the_topic_says() {
    ConversationId dm = Town.dm(bob, alice);
    bob.says(dm, "before");
    bob.seals(LATER, dm, new Content.Text("sent later"));
    bob.seals(LATER + 1, dm, new Content.Text("never sent"));
    MemoryClientStore backup = store.copy();
    bob.publishes(LATER);
    bob.awaitsConfirmation(LATER);
    bob.says(dm, "unknown");
    town.leaves(bob);
    Person restored = town.person(wallet, backup);
    restored.keepsHouse();
    restored.awaitsConfirmation(LATER);
    assertEquals(Set.of(LATER + 1), restored.lost());
    restored.seals(LATER + 1, dm, new Content.Text("never sent"));
    restored.publishes(LATER + 1);
    alice.hears("never sent");
    nothingRefused();
  }

  @Test
  void a_conversation_the_copy_had_only_begun_is_read_from_its_beginning() {
    town.node().faults().inject(Faults.Fault.LOSE_ANSWER, "SendGroupMessages", 1);
    XmtpException notYet = assertThrows(XmtpException.class, () -> Town.dm(bob, alice));
    assertEquals(XmtpException.Code.UNAVAILABLE, notYet.code());
    MemoryClientStore backup = store.copy();
    bob.keepsHouse();
    ConversationId dm = Town.dm(bob, alice);
    bob.says(dm, "unknown");
    alice.hears("unknown");
    alice.says(dm, "said before the copy was restored");
    bob.hears("said before the copy was restored");
    town.leaves(bob);
    Person restored = town.returning(wallet, backup);
    restored.keepsHouse(); // before it reads: what it finishes must not move it past anything
    restored.starts();
    restored.hears("said before the copy was restored");
    restored.keepsHouse();
    restored.says(dm, "and here it goes on");
    alice.hears("and here it goes on");
    nothingRefused();
  }

  @Test
  void a_conversation_begun_by_a_commit_the_copy_does_not_know_is_begun_anew() {
    ConversationId dm = Town.dm(bob, alice);
    ConversationId group = Town.group(GroupOptions.named("two"), bob, alice);
    bob.says(dm, "before");
    bob.seals(LATER, dm, new Content.Text("never sent"));
    bob.seals(LATER + 1, dm, new Content.Text("sent"));
    MemoryClientStore backup = store.copy();
    bob.client().groups().renewKey(dm);
    bob.publishes(LATER + 1);
    bob.awaitsConfirmation(LATER + 1);
    bob.client().groups().rename(group, "renamed");
    bob.says(dm, "unknown");
    town.leaves(bob);
    Person restored = town.person(wallet, backup);
    restored.keepsHouse();
    assertEquals(Set.of(LATER), restored.lost());
    restored.awaitsConfirmation(LATER + 1);
    ConversationId next = Town.dm(restored, alice);
    assertNotEquals(dm, next);
    restored.says(next, "here instead");
    alice.hears("here instead");
    alice.says(next, "found you");
    restored.hears("found you");
    assertFalse(restored.client().conversation(group).orElseThrow().active());
    assertTrue(restored.client().conversation(group).orElseThrow().pausedReason().isPresent());
    assertEquals(2, restored.counted("conversation.older_store"));
    assertEquals(2, restored.counted("conversation.older_store_replaced"));
    nothingRefused();
  }

  @Test
  void whoever_writes_first_after_the_restore_is_joined_with_a_key_package_the_copy_has() {
    ConversationId dm = Town.dm(bob, alice);
    bob.says(dm, "before");
    MemoryClientStore backup = store.copy();
    ConversationId met = Town.dm(town.person(), bob);
    bob.hears(m -> m.conversation().equals(met), "the welcome");
    clock.forward(Duration.ofMinutes(11));
    bob.keepsHouse();
    assertEquals(1, bob.counted("key_package.rotated"));
    bob.says(dm, "unknown");
    town.leaves(bob);
    Person restored = town.person(wallet, backup);
    restored.keepsHouse();
    Person carol = town.person();
    ConversationId fresh = Town.dm(carol, restored);
    carol.says(fresh, "are you there?");
    restored.hears("are you there?");
  }

  private void nothingRefused() {
    Map<String, Long> counters = alice.client().counters().snapshot();
    assertTrue(counters.keySet().stream().noneMatch(c -> c.startsWith("mls.")), counters::toString);
  }
}
