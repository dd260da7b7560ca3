package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larkpost.mls.group.Group;
import dev.larkpost.node.Faults;
import dev.larkpost.node.Faults.Fault;
import dev.larkpost.node.NodeCounters;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.InboundMessage;
import dev.larkpost.xmtp.store.MemoryClientStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that leaves messages out costs nobody a message (ADR 2). */
class SkippedDeliveryTest {
  private static final long REFERENCE = 1_000_000;
  private static final String STREAM = "SubscribeGroupMessages";

  /** And a little. */
  private static final Duration CHECKS_EVERY = Duration.ofMinutes(6);

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
    unseenByThree(() -> alice.client().groups().rename(group, "three friends"));
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

  @Test
  void a_text_is_found_although_we_spoke_after_it_and_its_sender_says_nothing_more() {
    ShiftedClock clock = new ShiftedClock();
    Person bot = town.person(wallet(), new MemoryClientStore(), clock);
    ConversationId dm = Town.dm(alice, bot);
    alice.says(dm, "hello");
    bot.hears("hello");
    unseen(alice, dm, "gm");
    bot.says(dm, "a notification");
    clock.forward(CHECKS_EVERY);
    bot.hears("gm");
    bot.says(dm, "gm");
    reconnect();
    bot.awaitsCount("look_back.proved", 1);
    assertEquals(texts("hello", "gm"), bot.texts(dm));
    assertEquals(1, bot.counted("look_back.read"));
  }

  @Test
  void our_own_text_is_confirmed_although_others_spoke_after_it() {
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "hello");
    bob.hears("hello");
    unseen(alice, dm, "left out");
    bob.says(dm, "are you there?");
    alice.hears("are you there?");
    reconnect();
    alice.awaitsConfirmation(REFERENCE);
    bob.hears("left out");
    assertEquals(Set.of(), alice.lost());
  }

  @Test
  void a_commit_is_found_although_nobody_speaks_in_its_epoch() {
    ConversationId group = Town.group(GroupOptions.named("three"), alice, bob, carol);
    seals(carol, group, "late");
    unseenByThree(() -> alice.client().groups().rename(group, "three friends"));
    carol.publishes(REFERENCE);
    bob.hears("late");
    reconnect();
    bob.hears(m -> renames(m, "three friends"), "the new name");
    assertEquals("three friends", bob.client().conversation(group).orElseThrow().name());
  }

  @Test
  void a_text_is_found_before_the_commit_that_takes_its_key_away() {
    ConversationId group = Town.group(GroupOptions.named("0"), alice, bob, carol);
    unseen(alice, group, "left out");
    for (int i = 1; i <= Group.PAST_EPOCHS + 1; i++) {
      String name = "" + i;
      carol.client().groups().rename(group, name);
      bob.hears(m -> renames(m, name), name);
    }
    bob.hears("left out");
    assertEquals(texts("founded", "left out"), bob.texts(group));
  }

  @Test
  void a_look_back_over_many_conversations_costs_one_stream_and_no_query() {
    ShiftedClock clock = new ShiftedClock();
    Person bot = town.person(wallet(), new MemoryClientStore(), clock);
    for (int i = 0; i < 20; i++) {
      bot.says(Town.group(GroupOptions.named("group " + i), bot, alice), "news");
    }
    List.of(alice, bob, carol).forEach(town::leaves);
    NodeCounters counters = town.node().counters();
    long streams = counters.requests(STREAM);
    long queries = counters.requests("QueryGroupMessages");
    clock.forward(CHECKS_EVERY);
    bot.awaitsCount("look_back.proved", 20);
    assertEquals(streams + 1, counters.requests(STREAM));
    assertEquals(queries, counters.requests("QueryGroupMessages"));
    assertEquals(0, bot.counted("look_back.read"));
  }

  private static boolean renames(InboundMessage message, String name) {
    return Person.updated(message).stream()
        .flatMap(update -> update.fields().stream())
        .anyMatch(field -> field.newValue().equals(Optional.of(name)));
  }

  private static KeySigner wallet() {
    return KeySigner.generate(new SecureRandom());
  }

  /** A gap check follows. */
  private void reconnect() {
    town.node().faults().dropStreams(STREAM, true);
  }

  /** Says something that no stream brings to anybody, as far as they are live by now. */
  private void unseen(Person who, ConversationId where, String text) {
    seals(who, where, text);
    leavingOut(STREAM, () -> who.publishes(REFERENCE));
  }

  /** The node offers a commit to the streams of a group's members a moment after its answer. */
  private void unseenByThree(Runnable commits) {
    town.node().faults().inject(Fault.SKIP_DELIVERY, STREAM, 3);
    commits.run();
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
