package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Brings receipts to Kafka, at least once: the store keeps each until the brokers have confirmed it
 * and everything before it. After a crash or a failed round some come again, with the same {@code
 * id}, and then maybe behind later ones. One thread at a time.
 */
public final class KafkaReceipts implements AutoCloseable {
  /** Receipts of one round. */
  static final int ROUND_MAX = 500;

  /**
   * What it works with.
   *
   * @param transactions the store's
   * @param backoff pauses after failures
   */
  public record Parts(
      Transactions transactions,
      ReceiptStore store,
      ReceiptListener listener,
      Clock clock,
      Backoff backoff) {}

  private final KafkaCluster cluster;
  private final ReceiptTopics topics;
  private final Duration patience;
  private final Parts parts;
  private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
  private int failures;
  private Instant due = Instant.EPOCH;

  /**
   * Does not connect.
   *
   * @param patience how long the brokers may take for a round
   */
  public KafkaReceipts(KafkaCluster cluster, ReceiptTopics topics, Duration patience, Parts parts) {
    this.cluster = cluster;
    this.topics = topics;
    this.patience = patience;
    this.parts = parts;
  }

  /**
   * Asks the cluster whether all topics are there, for a start that refuses early.
   *
   * @throws EventException UNAVAILABLE, or MISCONFIGURED naming the topic
   */
  public void verify() throws InterruptedException {
    try (ClusterView view = ClusterView.open(cluster, patience)) {
      view.topics(topics.topics().values().stream().distinct().toList());
    }
  }

  /**
   * One round: takes what waits, publishes it, forgets what the brokers have. Does nothing before
   * {@link #nextDue}.
   *
   * @return whether there was something to do
   */
  public boolean runOnce() {
    if (parts.clock().instant().isBefore(due)) {
      return false;
    }
    try {
      List<Receipt> waiting =
          parts.transactions().inTransaction(tx -> parts.store().take(tx, ROUND_MAX));
      if (!waiting.isEmpty()) {
        publish(waiting);
      }
      recovered();
      return !waiting.isEmpty();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException failure) {
      postpone(failure);
      return false;
    }
  }

  private void publish(List<Receipt> waiting) throws InterruptedException {
    Map<Receipt, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    List<Long> confirmed = new ArrayList<>();
    try {
      for (Receipt receipt : waiting) {
        sent.put(receipt, producer().send(ReceiptRecord.of(topics, receipt)));
      }
    } catch (KafkaException failure) {
      settle(sent, confirmed);
      Failures.rethrowInterrupt(failure);
      throw Failures.of("receipts of " + topics.bot(), failure);
    }
    settle(sent, confirmed);
  }

  /** Everything before the first that failed is outside; what came behind it goes again. */
  private void settle(Map<Receipt, Future<RecordMetadata>> sent, List<Long> confirmed)
      throws InterruptedException {
    try {
      for (Map.Entry<Receipt, Future<RecordMetadata>> one : sent.entrySet()) {
        one.getValue().get();
        confirmed.add(one.getKey().sequence());
      }
    } catch (ExecutionException failure) {
      // A producer that gave up on one may still be holding later ones of the same inbox.
      forgetProducer();
      throw Failures.of("receipts of " + topics.bot() + " could not be published", failure);
    } finally {
      forget(confirmed);
    }
  }

  private void forget(List<Long> confirmed) {
    if (!confirmed.isEmpty()) {
      parts
          .transactions()
          .inTransaction(
              tx -> {
                parts.store().remove(tx, confirmed);
                return true;
              });
      parts.listener().published(confirmed.size());
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer.isEmpty()) {
      int millis = Math.toIntExact(patience.toMillis());
      producer =
          Optional.of(
              new KafkaProducer<>(
                  cluster.client(
                      Map.of(
                          ProducerConfig.ACKS_CONFIG,
                          "all",
                          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                          true,
                          ProducerConfig.LINGER_MS_CONFIG,
                          5,
                          ProducerConfig.MAX_BLOCK_MS_CONFIG,
                          millis,
                          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                          millis,
                          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                          2 * millis)),
                  new ByteArraySerializer(),
                  new ByteArraySerializer()));
    }
    return producer.get();
  }

  private void recovered() {
    if (failures > 0) {
      failures = 0;
      parts.listener().recovered();
    }
  }

  private void postpone(RuntimeException failure) {
    failures++;
    Duration pause = parts.backoff().after(failures);
    due = parts.clock().instant().plus(pause);
    parts.listener().failed(failures, pause, failure);
  }

  /** When {@link #runOnce} works again; in the past when nothing failed. */
  public Instant nextDue() {
    return due;
  }

  private void forgetProducer() {
    producer.ifPresent(open -> open.close(Duration.ZERO));
    producer = Optional.empty();
  }

  /** What waits goes on waiting in the store. */
  @Override
  public void close() {
    forgetProducer();
  }
}
