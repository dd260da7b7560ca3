package dev.larkpost.xmtp.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.conversation.StreamedRuns.Run;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Counted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is remembered of what streams brought. */
class StreamedRunsTest {
  private static final ConversationId ONE = conversation(1);
  private static final long EPOCH = 3;
  private static final ConversationId OTHER = conversation(2);

  private final StreamedRuns runs = new StreamedRuns();

  static ConversationId conversation(int number) {
    return new ConversationId(ByteBuffer.allocate(16).putInt(number).array());
  }

  private void streamed(ConversationId id, long after, long... positions) {
    assertTrue(runs.add(id, run(after, positions), Reading.STREAMED));
  }

  static Run run(long after, long... positions) {
    long sum = 0;
    for (long position : positions) {
      sum += position;
    }
    return new Run(after, positions[positions.length - 1], positions.length, sum, EPOCH);
  }

  @Test
  void a_run_goes_from_the_cursor_before_the_first_to_the_last() {
    streamed(ONE, 4, 5, 9);
    streamed(ONE, 9, 10);
    streamed(OTHER, 0, 7);
    assertEquals(
        Map.of(ONE, new Run(4, 10, 3, 24, EPOCH), OTHER, new Run(0, 7, 1, 7, EPOCH)), runs.take());
  }

  @Test
  void what_comes_after_it_was_taken_begins_a_new_one() {
    streamed(ONE, 0, 3);
    runs.take();
    assertEquals(Map.of(), runs.take());
    streamed(ONE, 3, 8);
    assertEquals(Map.of(ONE, new Run(3, 8, 1, 8, EPOCH)), runs.take());
  }

  @Test
  void a_query_begins_none_and_counts_within_one() {
    assertTrue(runs.add(ONE, run(0, 2), Reading.READ));
    assertTrue(runs.add(ONE, run(2, 3), Reading.SEARCHED));
    assertEquals(Map.of(), runs.take());
    streamed(ONE, 3, 5);
    runs.add(ONE, run(5, 6, 7), Reading.READ);
    runs.add(ONE, run(7, 8), Reading.SEARCHED);
    streamed(ONE, 8, 9);
    assertEquals(Map.of(ONE, run(3, 5, 6, 7, 8, 9)), runs.take());
  }

  @Test
  void what_is_not_proved_goes_on_with_what_came_meanwhile() {
    streamed(ONE, 0, 1, 2);
    streamed(OTHER, 0, 4);
    Map<ConversationId, Run> taken = runs.take();
    streamed(ONE, 2, 6);
    assertEquals(0, runs.putBack(taken));
    assertEquals(Map.of(ONE, run(0, 1, 2, 6), OTHER, run(0, 4)), runs.take());
  }

  @Test
  void only_the_same_envelopes_prove_it() {
    Run run = run(0, 1, 4, 6);
    assertTrue(run.isAllOf(new Counted(3, 11)));
    assertFalse(run.isAllOf(new Counted(4, 16)), "5 was left out");
    assertFalse(run.isAllOf(new Counted(3, 15)), "5 was left out, and 1 is gone from the network");
    assertFalse(run.isAllOf(new Counted(2, 11)));
  }

  @Test
  void a_cursor_that_jumped_proves_nothing() {
    streamed(ONE, 0, 1);
    streamed(ONE, 3, 4);
    Run run = runs.take().getOrDefault(ONE, run(0, 1));
    assertEquals(new Run(0, 4, 2, 5, EPOCH), run);
    assertFalse(run.isAllOf(new Counted(4, 10)));
  }

  @Test
  void an_unknown_rest_is_proved_only_by_an_empty_network() {
    Run rest = run(0, 5, 7, 9).rest(5);
    assertFalse(rest.isAllOf(new Counted(1, 9)));
    assertTrue(rest.isAllOf(new Counted(0, 0)));
    assertFalse(rest.then(run(9, 10)).isAllOf(new Counted(2, 19)));
    assertTrue(rest.then(run(9, 10)).isAllOf(new Counted(1, 10)));
  }

  @Test
  void a_run_keeps_the_epoch_it_began_in_until_it_was_looked_through() {
    assertEquals(OptionalLong.empty(), runs.epoch(ONE));
    streamed(ONE, 4, 5);
    assertTrue(runs.add(ONE, new Run(5, 6, 1, 6, EPOCH + 1), Reading.STREAMED));
    assertEquals(OptionalLong.of(EPOCH), runs.epoch(ONE));
    runs.lookedThrough(ONE, 5, EPOCH + 2);
    assertEquals(Map.of(ONE, new Run(4, 6, 2, 11, EPOCH + 2)), runs.take());
    streamed(ONE, 4, 5, 6);
    runs.lookedThrough(ONE, 4, EPOCH + 2);
    runs.lookedThrough(OTHER, 0, EPOCH + 2);
    assertEquals(Map.of(), runs.take());
  }

  @Test
  void more_conversations_than_the_limit_are_said_not_to_be_remembered() {
    for (int i = 0; i < StreamedRuns.CONVERSATIONS_MAX; i++) {
      streamed(conversation(i), 0, 1);
    }
    ConversationId late = conversation(StreamedRuns.CONVERSATIONS_MAX);
    assertFalse(runs.add(late, run(0, 1), Reading.STREAMED));
    streamed(ONE, 1, 2);
    Map<ConversationId, Run> taken = new HashMap<>(runs.take());
    assertEquals(StreamedRuns.CONVERSATIONS_MAX, taken.size());
    assertEquals(run(0, 1, 2), taken.get(ONE));
    streamed(late, 0, 1);
    assertEquals(1, runs.putBack(taken));
    assertEquals(StreamedRuns.CONVERSATIONS_MAX, runs.take().size());
  }
}
