package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics as a member of a consumer group. One checkpoint holds the next offset of every
 * partition; each member moves the offsets of the partitions it was given. Two members on one store
 * cannot both move it from the same place: the slower one is refused, reads the store and goes on
 * from there. The group's own offsets follow after the store and count only where the store knows
 * nothing of a topic.
 *
 * <p>Records that cannot be used go to the dead-letter topic and are passed; while that cannot be
 * written to, nothing is passed.
 */
public final class KafkaSource implements EventSource {
  private static final Duration POLL_MAX = Duration.ofMillis(500);

  private final KafkaCluster cluster;
  private final KafkaSourceSettings settings;
  private final SourceListener listener;
  private final ReentrantLock reading = new ReentrantLock();

  private volatile boolean closed;
  private volatile OptionalLong behind = OptionalLong.empty();
  private volatile Optional<Connection> connection = Optional.empty();

  /** Does not connect. @param listener told of records set aside and of gaps */
  public KafkaSource(KafkaCluster cluster, KafkaSourceSettings settings, SourceListener listener) {
    this.cluster = cluster;
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public SourceName name() {
    return settings.name();
  }

  /**
   * Asks the cluster whether everything is there, for a start that refuses early.
   *
   * @throws EventException UNAVAILABLE when it does not answer; MISCONFIGURED when a topic or a
   *     dead-letter topic is missing
   */
  public void verify() throws InterruptedException {
    try (ClusterView view = ClusterView.open(cluster, settings.limits().patience())) {
      view.topics(settings.topics());
      view.topics(settings.topics().stream().map(settings::deadLetterTopic).distinct().toList());
    }
  }

  @Override
  public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait)
      throws InterruptedException {
    reading.lockInterruptibly();
    try {
      requireOpen();
      return read(connected(), after, new Wanted(max, System.nanoTime() + wait.toNanos()));
    } catch (KafkaException failure) {
      Failures.rethrowInterrupt(failure);
      disconnect();
      throw Failures.of(name().value(), failure);
    } catch (RuntimeException | InterruptedException failure) {
      // Whatever was handed out and not returned must be handed out again.
      connection.ifPresent(open -> open.reader().forget());
      throw failure;
    } finally {
      reading.unlock();
    }
  }

  @Override
  public OptionalLong behind() {
    return behind;
  }

  /** What the pump asked for. @param deadline in nanoseconds of the JVM's own clock */
  private record Wanted(int max, long deadline) {
    Duration left() {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
  }

  private Connection connected() throws InterruptedException {
    if (connection.isEmpty()) {
      connection = Optional.of(Connection.open(cluster, settings, this::jumped));
    }
    return connection.orElseThrow();
  }

  private EventBatch read(Connection open, Optional<Checkpoint> after, Wanted wanted)
      throws InterruptedException {
    Offsets store = after.map(Offsets::of).orElseGet(() -> Offsets.none(open.cluster()));
    requireSameCluster(store, open);
    while (true) {
      Optional<Offsets> begun = open.beginnings().missing(store, listener);
      if (begun.isPresent()) {
        return new EventBatch(List.of(), begun.get().checkpoint());
      }
      open.reader().believe(store);
      if (gather(open, wanted)) {
        List<ConsumerRecord<byte[], byte[]>> records = open.reader().take(wanted.max());
        behind = open.reader().behind();
        return batch(open, store, records);
      }
      open.beginnings().lookAgain();
    }
  }

  /** Until there are records or time is up. @return false: partitions came or went */
  private boolean gather(Connection open, Wanted wanted) throws InterruptedException {
    do {
      requireOpen();
      Duration left = wanted.left();
      if (!open.reader().poll(left.compareTo(POLL_MAX) < 0 ? left : POLL_MAX)) {
        return false;
      }
      open.liveness().check(open.reader().hasWaiting());
    } while (!open.reader().hasWaiting() && !wanted.left().isZero());
    return true;
  }

  private EventBatch batch(
      Connection open, Offsets store, List<ConsumerRecord<byte[], byte[]>> records)
      throws InterruptedException {
    // Of two records of one fact the first counts, in one batch as in two.
    Map<EventId, Event> events = new LinkedHashMap<>();
    List<DeadLetter> poison = new ArrayList<>();
    Map<TopicPartition, Long> next = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String topicId = store.id(record.topic());
      switch (open.records().read(topicId, record)) {
        case Reading.Usable usable -> events.putIfAbsent(usable.event().id(), usable.event());
        case Reading.Poison found -> poison.add(new DeadLetter(record, topicId, found.reason()));
      }
      next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }
    open.deadLetters().write(poison);
    poison.forEach(letter -> listener.setAside(name(), letter.toString()));
    return new EventBatch(List.copyOf(events.values()), store.moved(next).checkpoint());
  }

  private void requireSameCluster(Offsets store, Connection open) {
    if (!store.cluster().equals(open.cluster())) {
      throw EventException.misconfigured(
          name()
              + " was read from cluster "
              + store.cluster()
              + ", this is "
              + open.cluster()
              + ": go back to that one, or give the channel another name");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw Failures.closed(name().value());
    }
  }

  private void jumped(TopicPartition partition, long wanted, long instead) {
    listener.noticed(
        name(),
        partition
            + ": the broker no longer has offset "
            + wanted
            + ", going on at "
            + instead
            + (instead > wanted ? "; what lay between was deleted unread" : ""));
  }

  private void disconnect() {
    connection.ifPresent(Connection::close);
    connection = Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    connection.ifPresent(open -> open.reader().wake());
    reading.lock();
    try {
      disconnect();
    } finally {
      reading.unlock();
    }
  }
}
