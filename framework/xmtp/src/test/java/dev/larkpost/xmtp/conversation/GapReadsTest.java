package dev.larkpost.xmtp.conversation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.id.ConversationId;
import org.junit.jupiter.api.Test;

/** Who leaves generations out on purpose uses up nobody's budget. */
class GapReadsTest {
  private final GapReads reads = new GapReads();

  private static ConversationId conversation(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) number;
    return new ConversationId(id);
  }

  private void ask(ConversationId conversation, int times) {
    for (int i = 0; i < times; i++) {
      assertTrue(reads.mayAsk(conversation));
      reads.asked(conversation);
    }
  }

  @Test
  void one_conversation_has_its_share_and_leaves_the_others_theirs() {
    ask(conversation(1), GapReads.OF_ONE_MAX);
    assertFalse(reads.mayAsk(conversation(1)));
    assertTrue(reads.mayAsk(conversation(2)));
  }

  @Test
  void all_together_have_theirs_until_the_heads_were_compared() {
    int busy = GapReads.OF_ALL_MAX / GapReads.OF_ONE_MAX;
    for (int i = 0; i < busy; i++) {
      ask(conversation(i), GapReads.OF_ONE_MAX);
    }
    assertFalse(reads.mayAsk(conversation(busy)));
    reads.checked();
    assertTrue(reads.mayAsk(conversation(busy)));
    assertTrue(reads.mayAsk(conversation(1)));
  }
}
