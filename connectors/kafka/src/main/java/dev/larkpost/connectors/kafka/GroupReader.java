package dev.larkpost.connectors.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A member of the consumer group that believes the store alone: every partition it is given waits
 * until it was placed where the store says, and is placed anew whenever the store stands elsewhere
 * than we thought. What the group knows of offsets is a copy for others, written after the store.
 * One thread at a time, except {@link #wake}.
 */
final class GroupReader implements AutoCloseable {
  private static final int POLL_RECORDS_MAX = 500;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Rewinds rewinds;

  /** Where each partition goes on behind what was handed out. */
  private final Map<TopicPartition, Long> handedOut = new HashMap<>();

  private final Set<TopicPartition> unplaced = new HashSet<>();
  private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private Map<TopicPartition, Long> durable = new HashMap<>();
  private Map<TopicPartition, Long> committed = new HashMap<>();
  private boolean rebalanced;

  /** Told when the broker no longer has what we wanted to read. */
  interface Rewinds {
    void jumped(TopicPartition partition, long wanted, long instead);
  }

  GroupReader(KafkaCluster cluster, KafkaSourceSettings settings, Rewinds rewinds) {
    this.rewinds = rewinds;
    int patience = Math.toIntExact(settings.limits().patience().toMillis());
    try {
      consumer =
          new KafkaConsumer<>(
              cluster.client(
                  Map.of(
                      ConsumerConfig.GROUP_ID_CONFIG,
                      settings.group(),
                      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                      false,
                      ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                      "none",
                      ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                      "read_committed",
                      ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                      false,
                      ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                      POLL_RECORDS_MAX,
                      ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                      List.of(CooperativeStickyAssignor.class.getName()),
                      ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                      patience)),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      consumer.subscribe(settings.topics(), new Rebalances());
    } catch (KafkaException e) {
      throw Failures.of("the Kafka client cannot be made", e);
    }
  }

  /** What the group remembers; for topics the store knows nothing of. */
  Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    return consumer.committed(partitions);
  }

  Map<TopicPartition, Long> beginnings(Set<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    return consumer.endOffsets(partitions);
  }

  /** Takes the store's word: its offsets are durable, so the group may know them, and count. */
  void believe(Offsets store) {
    durable = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong next = store.next(partition);
      next.ifPresent(offset -> durable.put(partition, offset));
      if (!unplaced.contains(partition) && handedOut.getOrDefault(partition, -1L) != at(next)) {
        unplaced.add(partition);
      }
    }
    tellGroup();
    place();
  }

  /** A partition placed at its beginning is not in the store before its first record. */
  private static long at(OptionalLong next) {
    return next.orElse(Long.MIN_VALUE);
  }

  private void tellGroup() {
    Map<TopicPartition, OffsetAndMetadata> news = news(durable.keySet());
    if (!news.isEmpty()) {
      consumer.commitAsync(
          news,
          (offsets, failure) -> {
            if (failure == null) {
              offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
            }
          });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> news(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Long offset = durable.get(partition);
      if (offset != null && !offset.equals(committed.get(partition))) {
        news.put(partition, new OffsetAndMetadata(offset));
      }
    }
    return news;
  }

  private void place() {
    if (unplaced.isEmpty()) {
      return;
    }
    waiting.removeIf(record -> unplaced.contains(place(record)));
    Set<TopicPartition> unknown = new HashSet<>(unplaced);
    unknown.removeAll(durable.keySet());
    // Made after the topic was begun: nobody has read anything of it.
    Map<TopicPartition, Long> first = unknown.isEmpty() ? Map.of() : beginnings(unknown);
    for (TopicPartition partition : unplaced) {
      Long next = durable.getOrDefault(partition, first.get(partition));
      consumer.seek(partition, Objects.requireNonNull(next));
      handedOut.put(partition, durable.containsKey(partition) ? next : Long.MIN_VALUE);
    }
    consumer.resume(unplaced);
    unplaced.clear();
  }

  private static TopicPartition place(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /**
   * Waits for records when none are waiting.
   *
   * @return false when partitions came or went: believe the store again first
   */
  boolean poll(Duration wait) {
    if (!waiting.isEmpty()) {
      return true;
    }
    rebalanced = false;
    ConsumerRecords<byte[], byte[]> polled;
    try {
      polled = consumer.poll(wait);
    } catch (OffsetOutOfRangeException gone) {
      jump(gone.offsetOutOfRangePartitions());
      return !rebalanced;
    }
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      if (!unplaced.contains(place(record)) && handedOut.containsKey(place(record))) {
        waiting.add(record);
      }
    }
    return !rebalanced;
  }

  /** To the oldest record behind; or to the end when the log is shorter than we know it. */
  private void jump(Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, Long> first = beginnings(wanted.keySet());
    Map<TopicPartition, Long> last = ends(wanted.keySet());
    wanted.forEach(
        (partition, offset) -> {
          long begins = first.getOrDefault(partition, 0L);
          long instead = offset < begins ? begins : last.getOrDefault(partition, begins);
          consumer.seek(partition, instead);
          rewinds.jumped(partition, offset, instead);
        });
  }

  boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Hands out at most so many records, in order per partition. */
  List<ConsumerRecord<byte[], byte[]>> take(int max) {
    List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
    while (taken.size() < max && !waiting.isEmpty()) {
      ConsumerRecord<byte[], byte[]> record = waiting.remove();
      handedOut.put(place(record), record.offset() + 1);
      taken.add(record);
    }
    return taken;
  }

  /** Records known to lie behind what was handed out; only as new as the last answer. */
  OptionalLong behind() {
    long behind = waiting.size();
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isEmpty()) {
        return OptionalLong.empty();
      }
      behind += lag.getAsLong();
    }
    return OptionalLong.of(behind);
  }

  /** What was handed out last was not used: every partition is placed anew. */
  void forget() {
    waiting.clear();
    handedOut.replaceAll((partition, offset) -> Long.MIN_VALUE + 1);
  }

  void wake() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    } catch (KafkaException leaving) {
      // The group finds out by itself that we are gone.
      handedOut.clear();
    }
  }

  /** Runs inside {@code poll}. */
  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      rebalanced = true;
      for (TopicPartition partition : partitions) {
        unplaced.add(partition);
        // Somewhere, so that the client does not look for the group's offset; nothing is read.
        consumer.seek(partition, 0);
      }
      consumer.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        Map<TopicPartition, OffsetAndMetadata> news = news(partitions);
        if (!news.isEmpty()) {
          consumer.commitSync(news);
        }
      } catch (KafkaException failure) {
        rebalanced = true; // the next owner reads the store, which knows better than the group
      }
      lost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      lost(partitions);
    }

    private void lost(Collection<TopicPartition> partitions) {
      rebalanced = true;
      waiting.removeIf(record -> partitions.contains(place(record)));
      partitions.forEach(
          partition -> {
            unplaced.remove(partition);
            handedOut.remove(partition);
            durable.remove(partition);
            committed.remove(partition);
          });
    }
  }
}
