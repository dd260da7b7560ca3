package dev.larkpost.bots.announcer;

import dev.larkpost.connectors.kafka.Broker;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.testkit.Person;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** Orders in a real broker's topic, told to whom they concern; what becomes of it in another. */
public final class Orders implements QuarkusTestResourceLifecycleManager {
  private static final String SERVERS = "larkpost.kafka.servers";
  private static final String TOPIC = "orders";
  private static final String RECEIPTS = "receipts";

  private List<Broker> broker = List.of();

  @Override
  public Map<String, String> start() {
    try {
      broker = List.of(Broker.in(Files.createTempDirectory(Path.of("target"), "kafka-")));
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.getFirst().servers()))) {
        admin
            .createTopics(
                Stream.of(TOPIC, TOPIC + ".dead-letter", RECEIPTS)
                    .map(name -> new NewTopic(name, 1, (short) 1))
                    .toList())
            .all()
            .get();
      }
    } catch (Exception broken) {
      throw new IllegalStateException("no broker", broken);
    }
    Map<String, String> settings = new HashMap<>();
    settings.put(SERVERS, broker.getFirst().servers());
    settings.put("larkpost.kafka.channels.orders.topics", TOPIC);
    settings.put("larkpost.kafka.receipts.topic", RECEIPTS);
    settings.put("larkpost.rules.shipped.event", "kafka.orders");
    settings.put("larkpost.rules.shipped.to", "wallet");
    settings.put("larkpost.rules.shipped.category", "open");
    settings.put("larkpost.rules.shipped.text", "{id} is on its way");
    return settings;
  }

  @Override
  public void stop() {
    broker.forEach(Broker::close);
  }

  private static String servers() {
    return ConfigProvider.getConfig().getValue(SERVERS, String.class);
  }

  /** Somebody's order, from a sender that is traced. Durable when this returns. */
  static void shipped(String id, Person to, String header) throws Exception {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(
            TOPIC, "{\"id\":\"%s\",\"wallet\":\"%s\"}".formatted(id, to.address()));
    record.headers().add(Trace.HEADER, header.getBytes(StandardCharsets.US_ASCII));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(record).get();
    }
  }

  /** The header of the first receipt of a delivery to somebody that says this of it. */
  static Optional<String> header(String state, Person to) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(RECEIPTS, 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      for (int i = 0; i < Person.PATIENCE.toSeconds(); i++) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          if (says(Fields.ofJson(record.value()), state, to)) {
            return Optional.ofNullable(record.headers().lastHeader(Trace.HEADER))
                .map(header -> new String(header.value(), StandardCharsets.US_ASCII));
          }
        }
      }
    }
    throw new AssertionError("no receipt says " + state);
  }

  private static boolean says(Fields receipt, String state, Person to) {
    return receipt.text("kind").equals("delivery")
        && receipt.text("state").equals(state)
        && receipt.text("key").startsWith("announcement/")
        && receipt.text("key").endsWith("/" + to.inbox());
  }
}
