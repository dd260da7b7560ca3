package dev.larkpost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person of the test kit heard. */
class HeardTest {
  private final Heard heard = new Heard();

  @Test
  void a_message_whose_handler_ran_again_is_heard_once() {
    heard.add(gm(1));
    heard.add(gm(1));
    assertEquals(List.of(gm(1)), heard.all());
  }

  @Test
  void the_same_text_sent_twice_is_heard_twice() {
    heard.add(gm(1));
    heard.add(gm(2));
    assertEquals(List.of(gm(1), gm(2)), heard.all());
  }

  private static Message gm(int id) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) id;
    return new Message(
        new MessageId(bytes),
        new ConversationId(new byte[16]),
        true,
        new InboxId("a".repeat(64)),
        Instant.EPOCH,
        new Content.Text("gm"));
  }
}
