package dev.larkpost.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records that cannot be used, as they were, with {@code larkpost.*} headers that say where
 * they stood and why they are here. Done when the brokers have them: only then may the checkpoint
 * pass. A crash in between writes one again; its origin tells.
 */
final class DeadLetterTopic implements AutoCloseable {
  /** So many places are remembered, so that a sink that keeps failing does not fill the topic. */
  private static final int WRITTEN_MAX = 10_000;

  private static final int REQUEST_BYTES_MAX = 16 << 20;

  private final KafkaSourceSettings settings;
  private final String cluster;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Boolean> written = new LinkedHashMap<>();

  DeadLetterTopic(KafkaCluster cluster, KafkaSourceSettings settings, String clusterId) {
    this.settings = settings;
    this.cluster = clusterId;
    int patience = Math.toIntExact(settings.limits().patience().toMillis());
    this.producer =
        new KafkaProducer<>(
            cluster.client(
                Map.of(
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.LINGER_MS_CONFIG,
                    0,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    patience,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    patience,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    2 * patience,
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    REQUEST_BYTES_MAX)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * @throws dev.larkpost.engine.event.EventException when one could not be written
   */
  void write(List<DeadLetter> letters) throws InterruptedException {
    List<DeadLetter> fresh =
        letters.stream().filter(letter -> !written.containsKey(letter.place())).toList();
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    for (DeadLetter letter : fresh) {
      answers.add(send(letter, true));
    }
    for (int i = 0; i < fresh.size(); i++) {
      await(fresh.get(i), answers.get(i));
      remember(fresh.get(i));
    }
  }

  private Future<RecordMetadata> send(DeadLetter letter, boolean whole)
      throws InterruptedException {
    try {
      return producer.send(copy(letter, whole));
    } catch (KafkaException failure) {
      Failures.rethrowInterrupt(failure);
      throw Failures.of(cannot(letter), failure);
    }
  }

  private void await(DeadLetter letter, Future<RecordMetadata> answer) throws InterruptedException {
    try {
      answer.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RecordTooLargeException
          && letter.record().value() != null) {
        awaitRest(letter);
        return;
      }
      throw Failures.of(cannot(letter), failure);
    }
  }

  /** Larger than the dead-letter topic takes: its place and reason, so that it can be found. */
  private void awaitRest(DeadLetter letter) throws InterruptedException {
    try {
      send(letter, false).get();
    } catch (ExecutionException failure) {
      throw Failures.of(cannot(letter), failure);
    }
  }

  private String cannot(DeadLetter letter) {
    return "dead-letter topic "
        + settings.deadLetterTopic(letter.record().topic())
        + " could not be written to, nothing is passed over ("
        + letter
        + ")";
  }

  private ProducerRecord<byte[], byte[]> copy(DeadLetter letter, boolean whole) {
    var record = letter.record();
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            settings.deadLetterTopic(record.topic()),
            null,
            record.key(),
            whole ? record.value() : null);
    if (whole) {
      for (Header header : record.headers()) {
        copy.headers().add(header);
      }
    }
    header(copy, "reason", letter.reason().name());
    header(copy, "channel", settings.channel());
    header(copy, "cluster", cluster);
    header(copy, "topic", record.topic());
    header(copy, "partition", Integer.toString(record.partition()));
    header(copy, "offset", Long.toString(record.offset()));
    header(copy, "timestamp", Long.toString(record.timestamp()));
    header(copy, "value", whole ? "whole" : "omitted");
    return copy;
  }

  private static void header(ProducerRecord<byte[], byte[]> copy, String name, String value) {
    copy.headers().add("larkpost." + name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void remember(DeadLetter letter) {
    written.put(letter.place(), true);
    if (written.size() > WRITTEN_MAX) {
      written.remove(written.keySet().iterator().next());
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ZERO);
  }
}
