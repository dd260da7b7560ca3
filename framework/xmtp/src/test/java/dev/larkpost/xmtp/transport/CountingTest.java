package dev.larkpost.xmtp.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.id.ConversationId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts of a stretch, and when it is all there. */
class CountingTest {
  private static final Topic ONE = topic(1);
  private static final Topic OTHER = topic(2);

  private final Counting counting =
      new Counting(Map.of(ONE, new Stretch(10, 20), OTHER, new Stretch(0, 5)));

  private static Topic topic(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) number;
    return Topic.group(new ConversationId(id));
  }

  @Test
  void counts_what_lies_behind_the_start_up_to_the_end() {
    counting.saw(ONE, 10);
    counting.saw(ONE, 11);
    counting.saw(ONE, 15);
    counting.saw(ONE, 20);
    counting.saw(ONE, 21);
    assertEquals(Map.of(ONE, new Counted(3, 46)), counting.counted());
  }

  @Test
  void nothing_is_known_of_a_topic_before_its_end_came() {
    assertTrue(counting.saw(ONE, 19));
    assertEquals(Map.of(), counting.counted());
    assertEquals(Map.of(ONE, 19L, OTHER, 0L), counting.rest());
    assertFalse(counting.complete());
  }

  @Test
  void what_lies_behind_the_end_shows_that_the_end_is_gone() {
    counting.saw(ONE, 12);
    assertTrue(counting.saw(ONE, 30));
    assertEquals(Map.of(ONE, new Counted(1, 12)), counting.counted());
    counting.saw(OTHER, 5);
    assertTrue(counting.complete());
    assertEquals(Map.of(), counting.rest());
  }

  @Test
  void repetitions_and_strangers_do_not_count() {
    counting.saw(OTHER, 3);
    assertFalse(counting.saw(OTHER, 3));
    assertFalse(counting.saw(OTHER, 2));
    assertFalse(counting.saw(topic(3), 5));
    counting.saw(OTHER, 5);
    assertFalse(counting.saw(OTHER, 6));
    assertEquals(Map.of(OTHER, new Counted(2, 8)), counting.counted());
  }

  @Test
  void a_stretch_goes_forward() {
    assertThrows(IllegalArgumentException.class, () -> new Stretch(5, 5));
    assertThrows(IllegalArgumentException.class, () -> new Stretch(-1, 5));
  }
}
