package dev.larkpost.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.api.mls.GroupMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CommitDelayTest {
  private static final TopicKey HERE = TopicKey.of(TopicKey.GROUP, new byte[] {1});
  private static final TopicKey THERE = TopicKey.of(TopicKey.GROUP, new byte[] {2});
  private static final TopicKey WELCOMES = TopicKey.of(TopicKey.WELCOME, new byte[] {3});

  private final LinkedBlockingQueue<Long> delivered = new LinkedBlockingQueue<>();
  private final CommitDelay delay =
      new CommitDelay(all -> all.forEach(envelope -> delivered.add(envelope.id())));

  @AfterEach
  void close() {
    delay.close();
  }

  @Test
  void a_commit_waits_and_what_follows_it_stays_behind_it() throws InterruptedException {
    long begin = System.nanoTime();
    delay.appended(List.of(commit(1, HERE), text(2, HERE), text(3, THERE), welcome(4)));
    delay.appended(List.of(text(5, HERE)));
    assertEquals(List.of(3L, 4L), List.of(next(), next()));
    assertEquals(List.of(1L, 2L, 5L), List.of(next(), next(), next()));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.toMillis() >= CommitDelay.MILLIS, took::toString);
    delay.appended(List.of(text(6, HERE)));
    assertEquals(6L, delivered.remove(), "nothing waits once the commit is through");
  }

  @Test
  void order_within_a_topic_survives_any_number_of_commits() throws InterruptedException {
    int count = 2_000;
    for (int id = 1; id <= count; id++) {
      delay.appended(List.of(id % 3 == 0 ? commit(id, HERE) : text(id, HERE)));
    }
    for (long id : LongStream.rangeClosed(1, count).toArray()) {
      assertEquals(id, next());
    }
  }

  private long next() throws InterruptedException {
    Long id = delivered.poll(1, TimeUnit.MINUTES);
    assertNotNull(id);
    return id;
  }

  private static Stored commit(long id, TopicKey topic) {
    return groupMessage(id, topic, true);
  }

  private static Stored text(long id, TopicKey topic) {
    return groupMessage(id, topic, false);
  }

  private static Stored welcome(long id) {
    return new Stored(WELCOMES, id, id, (byte) 1, new byte[] {1, 2, 3});
  }

  private static Stored groupMessage(long id, TopicKey topic, boolean commit) {
    byte[] body =
        GroupMessage.V1
            .newBuilder()
            .setData(ByteString.copyFromUtf8("sealed"))
            .setIsCommit(commit)
            .build()
            .toByteArray();
    return new Stored(topic, id, id, (byte) 1, body);
  }
}
