package dev.larkpost.connectors.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever reads which partition, dies when, and whatever the group believes: every record is told
 * once. Two readers on one store are two processes.
 */
class RebalanceTest {
  private Broker broker;
  private final State state = new State();
  private final List<String> sunk = new ArrayList<>();
  private final EventSink sink =
      (tx, events) -> {
        List<String> ids = events.stream().map(e -> e.fields().integer("n").toString()).toList();
        tx.afterCommit(() -> sunk.addAll(ids));
      };
  private int sent;

  @BeforeEach
  void broker() throws Exception {
    broker = Broker.shared();
  }

  private Reader reader(String topic) {
    return new Reader(broker.cluster(), KafkaSourceSettings.of(topic, topic), state, sink);
  }

  private void send(String topic, int partitions, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      broker.send(topic, sent % partitions, "{\"n\":" + sent++ + "}");
    }
  }

  private void sendFour(String topic, int partitions) {
    try {
      send(topic, partitions, 4);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void assertAllOnce() {
    assertEquals(
        IntStream.range(0, sent).mapToObj(Integer::toString).sorted().toList(),
        sunk.stream().sorted().toList());
  }

  /** As soon as the broker knows that whoever closed is gone. */
  private void groupStands(String topic, int partition, long offset) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (true) {
      try {
        broker
            .admin()
            .alterConsumerGroupOffsets(
                "larkpost-" + topic,
                Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
            .all()
            .get(1, TimeUnit.MINUTES);
        return;
      } catch (ExecutionException notEmpty) {
        if (System.nanoTime() > end) {
          throw notEmpty;
        }
      }
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> group(String topic) {
    try {
      return broker
          .admin()
          .listConsumerGroupOffsets("larkpost-" + topic)
          .partitionsToOffsetAndMetadata()
          .get(1, TimeUnit.MINUTES);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void members_that_come_and_go_tell_every_record_once() throws Exception {
    String topic = broker.topic(4);
    send(topic, 4, 100);
    Reader one = reader(topic);
    one.until(() -> sunk.size() >= 30);
    Reader two = reader(topic);
    // Until the second has been given partitions, and then until both have told everything.
    one.until(
        () -> {
          two.round();
          if (two.told.isEmpty()) {
            sendFour(topic, 4);
          }
          return sunk.size() == sent && !two.told.isEmpty();
        });
    one.close();
    send(topic, 4, 100);
    two.until(() -> sunk.size() == sent);
    try (Reader three = reader(topic)) {
      send(topic, 4, 100);
      three.until(
          () -> {
            two.round();
            return sunk.size() == sent;
          });
      two.close();
      send(topic, 4, 20);
      three.until(() -> sunk.size() == sent);
      three.rounds(3);
    }
    assertAllOnce();
  }

  @Test
  void a_member_that_does_not_know_it_lost_its_partitions_tells_nothing_twice() throws Exception {
    String topic = broker.topic(2);
    send(topic, 2, 200);
    // Two groups on one store: both own everything, as a member does that slept through a
    // rebalance.
    try (Reader one = reader(topic);
        Reader other =
            new Reader(
                broker.cluster(),
                KafkaSourceSettings.of(topic, topic).withGroup(topic + "-other"),
                state,
                sink)) {
      one.until(
          () -> {
            other.round();
            if (one.told.isEmpty() || other.told.isEmpty()) {
              sendFour(topic, 2);
            }
            return sunk.size() >= sent && !one.told.isEmpty() && !other.told.isEmpty();
          });
      one.rounds(3);
      other.rounds(3);
    }
    assertAllOnce();
  }

  @Test
  void a_failed_transaction_is_read_again_and_a_restart_goes_on_behind_the_last_durable_one()
      throws Exception {
    String topic = broker.topic(1);
    send(topic, 1, 120);
    int[] rounds = {0};
    EventSink breaking =
        (tx, events) -> {
          sink.take(tx, events);
          if (++rounds[0] % 2 == 0) {
            throw new IllegalStateException("wanted");
          }
        };
    try (Reader first =
        new Reader(broker.cluster(), KafkaSourceSettings.of(topic, topic), state, breaking)) {
      first.until(() -> sunk.size() >= 100);
      assertTrue(!first.failures.isEmpty());
    }
    // Dies before it tells the group anything of its last batch; or the group knows nothing at all.
    groupStands(topic, 0, 0);
    try (Reader second = reader(topic)) {
      second.until(() -> sunk.size() == sent);
      second.rounds(3);
    }
    assertAllOnce();
  }

  @Test
  void the_store_counts_where_the_group_is_ahead() throws Exception {
    String topic = broker.topic(1);
    send(topic, 1, 10);
    try (Reader first = reader(topic)) {
      first.until(() -> sunk.size() == sent);
    }
    send(topic, 1, 10);
    groupStands(topic, 0, 20);
    try (Reader second = reader(topic)) {
      second.until(() -> sunk.size() == sent);
    }
    assertAllOnce();
  }

  @Test
  void the_group_hears_only_what_is_durable_and_counts_where_the_store_is_new() throws Exception {
    String topic = broker.topic(1);
    send(topic, 1, 10);
    boolean[] broken = {true};
    try (Reader first =
        new Reader(
            broker.cluster(),
            KafkaSourceSettings.of(topic, topic),
            state,
            (tx, events) -> {
              if (broken[0]) {
                throw new IllegalStateException("wanted");
              }
              sink.take(tx, events);
            })) {
      first.until(() -> first.failures.size() >= 3);
      assertTrue(
          group(topic).values().stream().allMatch(offset -> offset.offset() == 0),
          () -> "the group was told too early");
      broken[0] = false;
      first.until(() -> sunk.size() == sent);
      Map<TopicPartition, OffsetAndMetadata> told =
          Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(10));
      first.until(() -> group(topic).equals(told));
    }
    send(topic, 1, 5);
    try (Reader second =
        new Reader(broker.cluster(), KafkaSourceSettings.of(topic, topic), new State(), sink)) {
      second.until(() -> sunk.size() == sent);
    }
    assertAllOnce();
  }

  @Test
  void what_comes_after_a_latest_start_is_told_even_if_nobody_was_there() throws Exception {
    String topic = broker.topic(2);
    broker.send(topic, 0, "{\"n\":-1}");
    KafkaSourceSettings latest = KafkaSourceSettings.of(topic, topic).withStart(StartAt.LATEST);
    try (Reader first = new Reader(broker.cluster(), latest, state, sink)) {
      first.until(() -> state.checkpoint(first.source.name()).isPresent());
    }
    send(topic, 2, 6);
    try (Reader second = new Reader(broker.cluster(), latest, state, sink)) {
      second.until(() -> sunk.size() == sent);
    }
    assertAllOnce();
  }

  @Test
  void partitions_added_later_are_read_from_their_first_record() throws Exception {
    String topic = broker.topic(1);
    send(topic, 1, 5);
    KafkaSourceSettings latest = KafkaSourceSettings.of(topic, topic).withStart(StartAt.LATEST);
    KafkaCluster cluster = broker.cluster().with("metadata.max.age.ms", "200");
    try (Reader reader = new Reader(cluster, latest, state, sink)) {
      sent = 0;
      reader.until(() -> state.checkpoint(reader.source.name()).isPresent());
      send(topic, 1, 5);
      reader.until(() -> sunk.size() == 5);
      broker
          .admin()
          .createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
          .all()
          .get(1, TimeUnit.MINUTES);
      send(topic, 3, 30);
      reader.until(() -> sunk.size() == sent);
    }
    assertAllOnce();
  }

  @Test
  void a_topic_made_anew_is_read_from_its_start_though_its_offsets_were_told() throws Exception {
    String topic = broker.topic(1);
    send(topic, 1, 10);
    try (Reader first = reader(topic)) {
      first.until(() -> sunk.size() == sent);
    }
    broker.delete(topic);
    broker.create(topic, 1);
    send(topic, 1, 10);
    try (Reader second = reader(topic)) {
      second.until(() -> sunk.size() == sent);
      assertTrue(second.noticed.getFirst().contains("anew"), second.noticed::toString);
    }
    assertAllOnce();
  }

  @Test
  void records_the_broker_deleted_unread_are_said_and_the_rest_is_told() throws Exception {
    String topic = broker.topic(1);
    send(topic, 1, 4);
    try (Reader first = reader(topic)) {
      first.until(() -> sunk.size() == sent);
    }
    for (int i = 0; i < 6; i++) {
      broker.send(topic, 0, "{\"n\":-1}");
    }
    broker
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(10)))
        .all()
        .get(1, TimeUnit.MINUTES);
    send(topic, 1, 4);
    try (Reader second = reader(topic)) {
      second.until(() -> sunk.size() == sent);
      assertTrue(second.noticed.getFirst().contains("deleted unread"), second.noticed::toString);
    }
    assertAllOnce();
  }

  @Test
  void a_checkpoint_of_another_cluster_is_refused() throws Exception {
    String topic = broker.topic(1);
    try (Reader reader = reader(topic)) {
      state.move(reader.source.name(), Offsets.none("another").checkpoint());
      reader.round();
      EventException refused = (EventException) reader.failures.getFirst();
      assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    }
  }
}
