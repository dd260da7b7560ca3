package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larkpost.node.Faults;
import dev.larkpost.node.Faults.Fault;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that leaves messages out costs nobody a message (ADR 2). */
class SkippedDeliveryTest {
  private static final long REFERENCE = 1_000_000;
  private static final String STREAM = "SubscribeGroupMessages";

  private final Town town = new Town();
  private final Person alice = town.person();
  private final Person bob = town.person();
  private final Person carol = town.person();

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void a_text_the_stream_left_out_comes_before_the_next_one() {
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "one");
    bob.hears("one");
    unseen(alice, dm, "two");
    alice.says(dm, "three");
    bob.hears("three");
    assertEquals(texts("one", "two", "three"), bob.texts(dm));
  }

  @Test
  void the_first_text_of_a_conversation_may_be_the_one() {
    ConversationId dm = Town.dm(bob, alice);
    bob.says(dm, "are you there?");
    alice.hears("are you there?");
    unseen(alice, dm, "one");
    alice.says(dm, "two");
    bob.hears("two");
    assertEquals(texts("one", "two"), bob.texts(dm));
  }

  @Test
  void a_text_is_found_although_others_were_heard_after_it() {
    ConversationId group = Town.group(GroupOptions.named("three"), alice, bob, carol);
    unseen(alice, group, "left out");
    carol.says(group, "and now?");
    bob.hears("and now?");
    alice.says(group, "as I said");
    bob.hears("as I said");
    bob.hears("left out");
  }

  @Test
  void a_commit_is_found_although_a_text_of_its_epoch_was_heard_after_it() {
    ConversationId group = Town.group(GroupOptions.named("three"), alice, bob, carol);
    seals(carol, group, "late");
    leavingOut(STREAM, () -> alice.client().groups().rename(group, "three friends"));
    carol.publishes(REFERENCE);
    bob.hears("late");
    alice.says(group, "hello, friends");
    bob.hears("hello, friends");
    assertEquals(0, bob.counted("mls.FUTURE_EPOCH"));
  }

  @Test
  void a_commit_that_cannot_be_judged_yet_is_not_passed() {
    Person dave = town.person();
    ConversationId group = Town.group(GroupOptions.named("three"), alice, bob, carol);
    ConversationId dm = Town.dm(alice, bob);
    seals(carol, group, "late");
    Faults.Hold hold = town.node().faults().hold("SendGroupMessages");
    CompletableFuture<?> added =
        CompletableFuture.runAsync(
            () -> alice.client().groups().addMembers(group, List.of(dave.client().inboxId())));
    while (hold.waiting() == 0 && !added.isDone()) {
      Thread.onSpinWait();
    }
    town.node().faults().inject(Fault.UNAVAILABLE, "GetIdentityUpdates", 1000);
    hold.release();
    added.join();
    carol.publishes(REFERENCE);
    alice.says(dm, "it has come by now");
    bob.hears("it has come by now");
    assertEquals(List.of(), bob.texts(group).stream().filter(texts("late")::contains).toList());
    town.node().faults().clear();
    alice.says(group, "welcome");
    bob.hears("welcome");
    bob.hears("late");
    assertEquals(0, bob.counted("mls.FUTURE_EPOCH"));
  }

  @Test
  void an_invitation_that_was_left_out_comes_with_the_next_one() {
    leavingOut(
        "SubscribeWelcomeMessages", () -> alice.says(Town.dm(alice, bob), "never mind the stream"));
    carol.says(Town.dm(carol, bob), "hello");
    bob.hears("hello");
    bob.hears("never mind the stream");
  }

  /** Says something that no stream brings to anybody, as far as they are live by now. */
  private void unseen(Person who, ConversationId where, String text) {
    seals(who, where, text);
    leavingOut(STREAM, () -> who.publishes(REFERENCE));
  }

  /** The node offers to all streams before it answers the publisher. */
  private void leavingOut(String stream, Runnable publishes) {
    town.node().faults().inject(Fault.SKIP_DELIVERY, stream, 100);
    publishes.run();
    town.node().faults().clear();
  }

  private static void seals(Person who, ConversationId where, String text) {
    assertInstanceOf(SealResult.Sealed.class, who.seals(REFERENCE, where, new Content.Text(text)));
  }

  private static List<Content> texts(String... texts) {
    return Arrays.stream(texts).<Content>map(Content.Text::new).toList();
  }
}
