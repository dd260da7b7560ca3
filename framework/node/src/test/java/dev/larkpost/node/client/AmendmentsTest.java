package dev.larkpost.node.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.conversation.GroupOptions;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.wire.content.EditMessage;
import dev.larkpost.xmtp.wire.message.Compression;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are deleted, edited, or disappear before or after somebody handled them. */
class AmendmentsTest {
  private final Town town = new Town();
  private final ShiftedClock clock = new ShiftedClock();
  private final Person alice = town.person();
  private final Person bob =
      town.person(KeySigner.generate(new SecureRandom()), new MemoryClientStore(), clock);

  @AfterEach
  void leaveTown() {
    town.close();
  }

  @Test
  void what_is_deleted_before_it_was_handled_never_waits_for_a_handler_again() {
    ConversationId dm = Town.dm(alice, bob);
    MessageId gm = alice.says(dm, "gm");
    bob.hears("gm");
    alice.says(dm, new Content.DeleteMessage(gm));
    alice.says(dm, "end");
    bob.hears("end");
    assertEquals(List.of(text("end")), bob.waiting(dm));
    assertEquals(1, bob.counted("delete.applied"));
  }

  @Test
  void what_is_deleted_in_the_batch_it_came_in_is_gone_too() {
    KeySigner wallet = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    Person carol = town.person(wallet, store);
    ConversationId dm = Town.dm(alice, carol);
    alice.says(dm, "start");
    carol.hears("start");
    town.leaves(carol);
    alice.says(dm, new Content.DeleteMessage(alice.says(dm, "gm")));
    alice.says(dm, "end");
    Person back = town.person(wallet, store);
    back.hears("end");
    assertEquals(List.of(text("start"), text("end")), back.waiting(dm));
  }

  @Test
  void changes_to_what_was_handled_are_messages_of_their_own() {
    ConversationId dm = Town.dm(alice, bob);
    MessageId one = alice.says(dm, "one");
    MessageId two = alice.says(dm, "two");
    bob.hears("two");
    bob.handlesAll();
    Content delete = new Content.DeleteMessage(one);
    Content edit = new Content.EditMessage(two, text("second"));
    alice.says(dm, delete);
    alice.says(dm, edit);
    alice.says(dm, "end");
    bob.hears("end");
    assertEquals(List.of(delete, edit, text("end")), bob.waiting(dm));
  }

  @Test
  void what_is_edited_before_it_was_handled_waits_once_with_what_it_says_now() {
    ConversationId dm = Town.dm(alice, bob);
    MessageId first = alice.says(dm, "helo");
    bob.hears("helo");
    alice.says(dm, new Content.EditMessage(first, text("hello")));
    alice.says(dm, new Content.EditMessage(first, text("hello!")));
    alice.says(dm, "end");
    bob.hears("end");
    assertEquals(List.of(text("hello!"), text("end")), bob.waiting(dm));
    assertEquals(first, bob.hears("hello!").id());
    assertEquals(2, bob.counted("edit.applied"));
  }

  @Test
  void an_edit_waits_where_it_came_however_much_is_read_at_once() {
    KeySigner wallet = KeySigner.generate(new SecureRandom());
    MemoryClientStore store = new MemoryClientStore();
    Person carol = town.person(wallet, store);
    ConversationId dm = Town.dm(alice, carol);
    MessageId first = alice.says(dm, "helo");
    carol.hears("helo");
    town.leaves(carol);
    alice.says(dm, "before");
    alice.says(dm, new Content.EditMessage(first, text("hello")));
    alice.says(dm, "end");
    Person back = town.returning(wallet, store);
    back.starts();
    back.hears("end");
    assertEquals(List.of(text("before"), text("hello"), text("end")), back.waiting(dm));
  }

  @Test
  void only_senders_edit_and_only_senders_and_super_admins_delete() {
    Person carol = town.person();
    ConversationId group = Town.group(GroupOptions.named("three"), alice, bob, carol);
    bob.handlesAll();
    MessageId alices = alice.says(group, "of alice");
    MessageId carols = carol.says(group, "of carol");
    carol.says(group, new Content.DeleteMessage(alices));
    carol.says(group, new Content.EditMessage(alices, text("never said")));
    alice.says(group, new Content.EditMessage(carols, text("never said")));
    alice.says(group, "end");
    bob.hears("end");
    assertEquals(List.of(text("of alice"), text("of carol"), text("end")), bob.waiting(group));
    assertEquals(1, bob.counted("delete.refused"));
    assertEquals(2, bob.counted("edit.refused"));
    alice.says(group, new Content.DeleteMessage(carols));
    alice.says(group, "really the end");
    bob.hears("really the end");
    assertEquals(
        List.of(text("of alice"), text("end"), text("really the end")), bob.waiting(group));
  }

  @Test
  void what_was_not_said_to_be_read_is_neither_deleted_nor_smuggled_in_by_an_edit() {
    ConversationId dm = Town.dm(alice, bob);
    ConversationId group = Town.group(GroupOptions.named("other"), alice, bob);
    bob.handlesAll();
    MessageId said = alice.says(dm, "said");
    Content reaction =
        new Content.Reaction(said, Optional.empty(), true, "x", Content.Reaction.Schema.CUSTOM);
    MessageId reacted = alice.says(dm, reaction);
    alice.says(dm, new Content.DeleteMessage(reacted));
    alice.says(dm, new Content.EditMessage(said, new Content.DeleteMessage(reacted)));
    alice.says(dm, new Content.EditMessage(said, new Content.LeaveRequest(Optional.empty())));
    alice.says(group, new Content.DeleteMessage(said)); // from another conversation
    alice.says(group, "end there");
    alice.says(dm, "end");
    bob.hears("end");
    bob.hears("end there");
    assertEquals(List.of(text("said"), reaction, text("end")), bob.waiting(dm));
  }

  @Test
  void an_edit_that_is_too_large_once_unpacked_stops_nothing() throws Exception {
    ConversationId dm = Town.dm(alice, bob);
    MessageId said = alice.says(dm, "said");
    bob.hears("said");
    alice.says(dm, packedEdit(said, "x".repeat(ContentCodec.ENCODED_MAX)));
    alice.says(dm, "end");
    bob.hears("end");
    assertEquals(List.of(text("said"), text("end")), bob.waiting(dm));
    assertEquals(1, bob.counted("edit.refused"));
  }

  private static byte[] packedEdit(MessageId target, String text) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    EncodedContent edited =
        EncodedContent.parseFrom(ContentCodec.encode(text(""))).toBuilder()
            .setCompression(Compression.COMPRESSION_GZIP)
            .setContent(ByteString.copyFrom(packed.toByteArray()))
            .build();
    EncodedContent edit =
        EncodedContent.parseFrom(
            ContentCodec.encode(new Content.EditMessage(target, text("placeholder"))));
    return edit.toBuilder()
        .setContent(
            EditMessage.parseFrom(edit.getContent()).toBuilder()
                .setEditedContent(edited)
                .build()
                .toByteString())
        .build()
        .toByteArray();
  }

  @Test
  void nobody_tells_us_by_message_that_the_membership_changed() {
    ConversationId dm = Town.dm(alice, bob);
    alice.says(
        dm,
        new Content.GroupUpdated(
            alice.client().inboxId(),
            List.of(bob.client().inboxId()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    alice.says(dm, "end");
    bob.hears("end");
    assertEquals(List.of(text("end")), bob.waiting(dm));
    assertEquals(1, bob.counted("message.forged_update"));
  }

  @Test
  void messages_of_a_disappearing_conversation_are_forgotten_in_time() {
    ConversationId dm = Town.dm(alice, bob);
    alice.says(dm, "stays");
    bob.hears("stays");
    alice.client().groups().disappear(dm, Instant.now().minusSeconds(60), Duration.ofHours(1));
    MessageId edited = alice.says(dm, "goes");
    alice.says(dm, "goes too");
    bob.hears("goes too");
    alice.says(dm, new Content.EditMessage(edited, text("goes, edited")));
    alice.client().groups().keep(dm);
    alice.says(dm, "stays again");
    bob.hears("stays again");
    clock.forward(Duration.ofMinutes(59));
    bob.client().runHousekeeping();
    assertEquals(4, bob.waiting(dm).size());
    clock.forward(Duration.ofMinutes(2));
    bob.client().runHousekeeping();
    assertEquals(List.of(text("stays"), text("stays again")), bob.waiting(dm));
    assertEquals(2, bob.counted("message.expired"));
  }

  private static Content text(String text) {
    return new Content.Text(text);
  }
}
