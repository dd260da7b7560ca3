package dev.larkpost.xmtp.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Payload;
import dev.larkpost.xmtp.transport.Topic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nobody waits for shares the batch of what comes next. */
@Timeout(30)
class ArrivalsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final int MOST = 4;

  /** Even positions are echoes. */
  private static Arrivals arrivals(Duration leisure, long... positions) {
    Arrivals arrivals = new Arrivals(e -> e.position() % 2 == 0, leisure);
    for (long position : positions) {
      arrivals.offer(envelope(position));
    }
    return arrivals;
  }

  private static Envelope envelope(long position) {
    Topic topic = Topic.group(StreamedRunsTest.conversation(1));
    return new Envelope(
        topic, position, 0, new Payload.GroupMessage(new byte[0], new byte[0], true));
  }

  private static List<Long> take(Arrivals arrivals, Duration idle) throws InterruptedException {
    return arrivals.take(MOST, idle).stream().map(Envelope::position).toList();
  }

  @Test
  void nothing_came() throws InterruptedException {
    assertEquals(List.of(), take(arrivals(HOUR), MOMENT));
  }

  @Test
  void what_somebody_waits_for_waits_for_nothing() throws InterruptedException {
    assertEquals(List.of(1L), take(arrivals(HOUR, 1), HOUR));
    assertEquals(List.of(2L, 1L), take(arrivals(HOUR, 2, 1), HOUR));
    assertEquals(List.of(1L, 2L), take(arrivals(HOUR, 1, 2), HOUR));
  }

  @Test
  void echoes_wait_for_what_comes_next() throws InterruptedException {
    Arrivals arrivals = arrivals(HOUR, 2, 4);
    Thread later =
        Thread.ofVirtual()
            .start(
                () -> {
                  pause();
                  arrivals.offer(envelope(6));
                  pause();
                  arrivals.offer(envelope(1));
                });
    assertEquals(List.of(2L, 4L, 6L, 1L), take(arrivals, HOUR));
    later.join();
  }

  private static void pause() {
    try {
      Thread.sleep(MOMENT);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void echoes_alone_wait_a_moment_only() throws InterruptedException {
    assertEquals(List.of(2L), take(arrivals(MOMENT, 2), HOUR));
  }

  @Test
  void a_full_batch_waits_for_nothing_and_leaves_the_rest() throws InterruptedException {
    Arrivals arrivals = arrivals(HOUR, 2, 4, 6, 8, 10, 1);
    assertEquals(List.of(2L, 4L, 6L, 8L), take(arrivals, HOUR));
    assertEquals(List.of(10L, 1L), take(arrivals, HOUR));
  }

  @Test
  void what_waits_now_is_taken_without_waiting() {
    Arrivals arrivals = arrivals(HOUR, 2, 4);
    assertEquals(List.of(2L, 4L), arrivals.takeNow(MOST).stream().map(Envelope::position).toList());
    assertEquals(List.of(), arrivals.takeNow(MOST));
  }
}
