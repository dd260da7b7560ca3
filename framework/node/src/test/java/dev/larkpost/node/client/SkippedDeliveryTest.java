package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larkpost.node.Faults.Fault;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream that leaves messages out costs nobody a message (ADR 2). */
class SkippedDeliveryTest {
  private static final String STREAM = "SubscribeGroupMessages";

  private final Town town = new Town();

  @Test
  void a_text_the_stream_left_out_comes_before_the_next_one() {
    try (town) {
      Person alice = town.person();
      Person bob = town.person();
      ConversationId dm = Town.dm(alice, bob);
      alice.says(dm, "one");
      bob.hears("one");
      unseen(alice, dm, 2, "two");
      alice.says(dm, "three");
      bob.hears("three");
      assertEquals(texts("one", "two", "three"), bob.texts(dm));
      assertEquals(1, bob.counted("generation.gap"));
    }
  }

  @Test
  void the_first_text_of_a_conversation_may_be_the_one() {
    try (town) {
      Person alice = town.person();
      Person bob = town.person();
      ConversationId dm = Town.dm(bob, alice);
      bob.says(dm, "are you there?");
      alice.hears("are you there?");
      unseen(alice, dm, 2, "one");
      alice.says(dm, "two");
      bob.hears("two");
      assertEquals(texts("one", "two"), bob.texts(dm));
    }
  }

  @Test
  void a_text_is_found_although_others_were_heard_after_it() {
    try (town) {
      Person alice = town.person();
      Person bob = town.person();
      Person carol = town.person();
      ConversationId group = Town.group(GroupOptions.named("three"), alice, bob, carol);
      unseen(alice, group, 3, "left out");
      carol.says(group, "and now?");
      bob.hears("and now?");
      alice.says(group, "as I said");
      bob.hears("as I said");
      bob.hears("left out");
      assertEquals(1, bob.counted("message.found_late"));
    }
  }

  /** Says something that no stream brings to anybody. */
  private void unseen(Person who, ConversationId where, int members, String text) {
    long reference = 1_000_000;
    town.node().faults().inject(Fault.SKIP_DELIVERY, STREAM, members);
    assertInstanceOf(SealResult.Sealed.class, who.seals(reference, where, new Content.Text(text)));
    who.publishes(reference);
  }

  private static List<Content> texts(String... texts) {
    return Arrays.stream(texts).<Content>map(Content.Text::new).toList();
  }
}
