package dev.larkpost.xmtp.conversation;

import static dev.larkpost.xmtp.conversation.StreamedRunsTest.conversation;
import static dev.larkpost.xmtp.conversation.StreamedRunsTest.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.StreamedRuns.Run;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.transport.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a look-back asks, what it reads, and what it keeps for the next. */
class LookBackTest {
  private static final ConversationId ONE = conversation(1);
  private static final ConversationId OTHER = conversation(2);

  private final KeptTopics network = new KeptTopics();
  private final StreamedRuns runs = new StreamedRuns();
  private final ClientCounters counters = new ClientCounters();
  private final Map<ConversationId, List<Long>> passed = new HashMap<>();
  private final LookBack lookBack = lookBack(this::noted);

  private LookBack lookBack(BiFunction<ConversationId, List<Envelope>, Reception> look) {
    return new LookBack(network, counters, runs, look);
  }

  private Reception noted(ConversationId id, List<Envelope> envelopes) {
    passed
        .computeIfAbsent(id, i -> new ArrayList<>())
        .addAll(envelopes.stream().map(Envelope::position).toList());
    return new Reception();
  }

  private static Reception stopped(Reception.Stop stop) {
    Reception reception = new Reception();
    reception.stop = stop;
    return reception;
  }

  private void streamed(ConversationId id, Run run) {
    runs.add(id, run, Reading.STREAMED);
  }

  private static long[] upTo(int end) {
    return LongStream.rangeClosed(1, end).toArray();
  }

  @Test
  void without_streamed_envelopes_nothing_is_asked() {
    lookBack.runOnce(() -> true);
    assertEquals(0, network.counts);
  }

  @Test
  void two_thousand_conversations_that_are_complete_cost_one_question() {
    for (int i = 0; i < 2_000; i++) {
      network.has(conversation(i), 1, i + 2);
      streamed(conversation(i), run(1, i + 2));
    }
    lookBack.runOnce(() -> true);
    assertEquals(1, network.counts);
    assertEquals(0, network.reads);
    assertEquals(2_000, counters.counted("look_back.proved"));
    assertEquals(Map.of(), runs.take());
  }

  @Test
  void what_was_left_out_is_read_from_the_start_of_the_run_to_its_end() {
    network.has(ONE, 1, 2, 3, 4, 5);
    network.has(OTHER, 6, 7);
    streamed(ONE, run(1, 2, 4));
    streamed(OTHER, run(0, 6, 7));
    lookBack.runOnce(() -> true);
    assertEquals(Map.of(ONE, List.of(2L, 3L, 4L)), passed);
    assertEquals(1, network.reads);
    assertEquals(Map.of(), runs.take());
  }

  @Test
  void a_long_run_is_read_page_by_page() {
    network.has(ONE, upTo(250));
    streamed(ONE, run(0, 1, 250));
    lookBack.runOnce(() -> true);
    assertEquals(LongStream.rangeClosed(1, 250).boxed().toList(), passed.get(ONE));
    assertEquals(3, network.reads);
  }

  @Test
  void so_many_pages_a_round_and_the_rest_in_the_next() {
    int conversations = LookBack.READS_MAX + 30;
    for (int i = 0; i < conversations; i++) {
      network.has(conversation(i), 1, 2);
      streamed(conversation(i), run(0, 2));
    }
    lookBack.runOnce(() -> true);
    assertEquals(LookBack.READS_MAX, network.reads);
    assertEquals(LookBack.READS_MAX, passed.size());
    lookBack.runOnce(() -> true);
    assertEquals(conversations, network.reads);
    assertEquals(conversations, passed.size());
    lookBack.runOnce(() -> true);
    assertEquals(2, network.counts);
  }

  @Test
  void one_that_is_longer_than_a_round_goes_on_where_it_stopped() {
    int end = 100 * LookBack.READS_MAX + 150;
    network.has(ONE, upTo(end));
    streamed(ONE, run(0, 1, end));
    lookBack.runOnce(() -> true);
    assertEquals(LookBack.READS_MAX, network.reads);
    lookBack.runOnce(() -> true);
    assertEquals(LongStream.rangeClosed(1, end).boxed().toList(), passed.get(ONE));
    assertEquals(LookBack.READS_MAX + 2, network.reads);
    assertEquals(Map.of(), runs.take());
  }

  @Test
  void a_network_that_is_away_takes_nothing_from_the_next_round() {
    network.has(ONE, 1, 2, 3);
    streamed(ONE, run(0, 1, 3));
    network.away(true);
    assertThrows(XmtpException.class, () -> lookBack.runOnce(() -> true));
    streamed(ONE, run(3, 4));
    network.has(ONE, 4);
    network.away(false);
    lookBack.runOnce(() -> true);
    assertEquals(Map.of(ONE, List.of(1L, 2L, 3L, 4L)), passed);
  }

  @Test
  void what_the_client_cannot_judge_yet_is_looked_at_again() {
    network.has(ONE, 1, 2, 3);
    streamed(ONE, run(0, 1, 3));
    lookBack((id, envelopes) -> stopped(Reception.Stop.RETRY)).runOnce(() -> true);
    lookBack.runOnce(() -> true);
    assertEquals(Map.of(ONE, List.of(1L, 2L, 3L)), passed);
    assertEquals(Map.of(), runs.take());
  }

  @Test
  void a_conversation_that_is_closed_to_us_is_done() {
    network.has(ONE, 1, 2, 3);
    streamed(ONE, run(0, 1, 3));
    lookBack((id, envelopes) -> stopped(Reception.Stop.CLOSED)).runOnce(() -> true);
    assertEquals(Map.of(), runs.take());
  }

  @Test
  void one_that_fails_holds_no_other_up_and_stays() {
    network.has(ONE, 1, 2);
    network.has(OTHER, 1, 2);
    streamed(ONE, run(0, 2));
    streamed(OTHER, run(0, 2));
    LookBack failing =
        lookBack(
            (id, envelopes) -> {
              if (id.equals(ONE)) {
                throw new IllegalStateException("on purpose");
              }
              return noted(id, envelopes);
            });
    assertThrows(IllegalStateException.class, () -> failing.runOnce(() -> true));
    assertEquals(Map.of(OTHER, List.of(1L, 2L)), passed);
    assertEquals(Map.of(ONE, run(0, 2)), runs.take());
  }

  @Test
  void ends_the_network_has_removed_are_read_once_and_done() {
    network.has(ONE, 1, 2, 3);
    network.has(OTHER, 1, 2);
    network.removes(ONE, 3);
    network.removes(OTHER, 1);
    network.removes(OTHER, 2);
    streamed(ONE, run(0, 1, 2, 3));
    streamed(OTHER, run(0, 1, 2));
    lookBack.runOnce(() -> true);
    assertEquals(Map.of(ONE, List.of(1L, 2L), OTHER, List.of()), passed);
    lookBack.runOnce(() -> true);
    assertEquals(1, network.counts);
    assertEquals(2, network.reads);
  }

  @Test
  void whoever_waits_for_something_more_urgent_goes_first() {
    network.has(ONE, 1, 2);
    streamed(ONE, run(0, 2));
    lookBack.runOnce(() -> false);
    assertEquals(0, network.reads);
    assertTrue(passed.isEmpty());
    lookBack.runOnce(() -> true);
    assertEquals(Map.of(ONE, List.of(1L, 2L)), passed);
  }
}
