package dev.larkpost.connectors.kafka;

import dev.larkpost.testkit.process.Ports;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker with its controller, inside this process, on ports of its own. */
public final class Broker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static Optional<Broker> shared = Optional.empty();

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private Optional<KafkaRaftServer> server = Optional.empty();
  private Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
  private Optional<Admin> admin = Optional.empty();

  private Broker(Path folder) {
    this.folder = folder;
    port = Ports.unused();
    controllerPort = Ports.unused();
  }

  /** One for all tests that leave it alone; its topics are theirs. */
  static synchronized Broker shared() throws Exception {
    if (shared.isEmpty()) {
      Broker broker = in(Files.createTempDirectory("larkpost-kafka"));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      shared = Optional.of(broker);
    }
    return shared.get();
  }

  /** One of one's own, running. */
  public static Broker in(Path folder) throws Exception {
    Broker broker = new Broker(folder);
    Formatter formatter = new Formatter();
    formatter
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
    broker.start();
    return broker;
  }

  void start() {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("message.max.bytes", "8388608");
    KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    started.startup();
    server = Optional.of(started);
  }

  void stop() {
    producer.ifPresent(open -> open.close(Duration.ZERO));
    producer = Optional.empty();
    admin.ifPresent(open -> open.close(Duration.ZERO));
    admin = Optional.empty();
    server.ifPresent(
        running -> {
          running.shutdown();
          running.awaitShutdown();
        });
    server = Optional.empty();
  }

  public String servers() {
    return "127.0.0.1:" + port;
  }

  KafkaCluster cluster() {
    return KafkaCluster.at(servers())
        .with("heartbeat.interval.ms", "100")
        .with("reconnect.backoff.max.ms", "200");
  }

  Admin admin() {
    if (admin.isEmpty()) {
      admin = Optional.of(Admin.create(Map.of("bootstrap.servers", servers())));
    }
    return admin.get();
  }

  /** A topic that no other test knows, and its dead-letter topic. */
  String topic(int partitions) throws Exception {
    String name = "t" + NAMES.incrementAndGet();
    create(name, partitions);
    create(name + ".dead-letter", 1);
    return name;
  }

  void create(String name, int partitions) throws Exception {
    admin()
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
        .all()
        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  void delete(String name) throws Exception {
    admin().deleteTopics(List.of(name)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Durable when this returns. */
  void send(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
    if (producer.isEmpty()) {
      producer =
          Optional.of(
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", servers(), "max.request.size", 8 << 20),
                  new ByteArraySerializer(),
                  new ByteArraySerializer()));
    }
    producer.get().send(record).get();
  }

  void send(String topic, int partition, String value) throws Exception {
    send(new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8)));
  }

  /** Waits for so many records of a topic's first partition. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    stop();
  }
}
