package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.connectors.kafka.Broker;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnEvent;
import dev.larkpost.testkit.Person;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records of a real broker in, notifications out, and receipts of what became of them. */
class KafkaEventsTest {
  private static final String SERVERS = "test.kafka.servers";

  /** Before the application, with its topics. */
  static final class TestBroker implements BeforeAllCallback, AfterAllCallback {
    private Optional<Broker> broker = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
      Path folder =
          Files.createDirectories(Path.of("target")).resolve("kafka-" + System.nanoTime());
      Broker started = Broker.in(Files.createDirectories(folder));
      broker = Optional.of(started);
      System.setProperty(SERVERS, started.servers());
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", started.servers()))) {
        admin
            .createTopics(
                Stream.of("shop.orders", "shop.orders.dead-letter", "receipts")
                    .map(name -> new NewTopic(name, 1, (short) 1))
                    .toList())
            .all()
            .get();
      }
    }

    @Override
    public void afterAll(ExtensionContext context) {
      broker.ifPresent(Broker::close);
    }
  }

  @RegisterExtension
  @org.junit.jupiter.api.Order(1)
  static final TestBroker BROKER = new TestBroker();

  @RegisterExtension
  @org.junit.jupiter.api.Order(2)
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar -> jar.addClasses(Shop.class, Order.class, Address.class, TestBroker.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/kafka-events")
          .overrideConfigKey("quarkus.http.test-port", "0")
          // The good ones share the time of those that never end: one long pause costs nothing.
          .overrideConfigKey("larkpost.events.attempts", "3")
          .overrideConfigKey("larkpost.events.handler-time", "2s")
          .overrideConfigKey("larkpost.kafka.servers", "${test.kafka.servers}")
          .overrideConfigKey("larkpost.kafka.client.client.id", "shop")
          .overrideConfigKey("larkpost.kafka.channels.orders.topics", "shop.orders")
          .overrideConfigKey("larkpost.kafka.receipts.topic", "receipts");

  record Address(String wallet) {}

  record Order(String id, Address customer, List<String> items) {}

  @Bot("shop")
  static class Shop {
    static final AtomicInteger FAILED = new AtomicInteger();
    static final AtomicInteger STUCK = new AtomicInteger();

    @OnEvent("kafka.orders")
    Stream<Notification> shipped(Order order) throws InterruptedException {
      if (order.id().equals("stuck") && STUCK.getAndIncrement() == 0) {
        new CountDownLatch(1).await();
      }
      if (order.id().equals("bad") || order.id().equals("slow") && FAILED.get() % 2 == 0) {
        FAILED.incrementAndGet();
        throw new IllegalStateException("wanted");
      }
      return Stream.of(
          Notification.to(order.customer().wallet())
              .category("orders")
              .text(order.id() + " with " + order.items().size() + " items is on its way"));
    }
  }

  @Inject Bots bots;

  private static void produce(String json) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", System.getProperty(SERVERS, ""));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("shop.orders", json)).get();
    }
  }

  private static String order(String id, Person to) {
    return "{\"id\":\"%s\",\"customer\":{\"wallet\":\"%s\"},\"items\":[\"a\",\"b\"]}"
        .formatted(id, to.address());
  }

  @Test
  void records_are_told_and_a_handler_that_fails_or_never_ends_holds_nobody_up_for_good()
      throws Exception {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    var bot = bots.status().getFirst();
    try (Person alice = Person.join(bot.node(), bot.inboxId())) {
      produce(order("A-1", alice));
      alice.hears("A-1 with 2 items is on its way");
      produce("no json");
      produce(order("slow", alice));
      alice.hears("slow with 2 items is on its way");
      produce(order("stuck", alice));
      alice.hears("stuck with 2 items is on its way");
      produce(order("bad", alice));
      produce(order("A-2", alice));
      alice.hears("A-2 with 2 items is on its way");
      assertEquals(4, confirmed(4));
    }
  }

  /** How many deliveries the receipts call confirmed, read until there are so many. */
  private static int confirmed(int count) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", System.getProperty(SERVERS, ""));
    settings.put("group.id", "reader");
    settings.put("auto.offset.reset", "earliest");
    Set<String> ids = new TreeSet<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("receipts"));
      long end = System.nanoTime() + Person.PATIENCE.toNanos();
      while (ids.size() < count && System.nanoTime() < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          Fields receipt = Fields.ofJson(record.value());
          if (receipt.text("kind").equals("delivery")
              && receipt.text("state").equals("confirmed")) {
            assertEquals("orders", receipt.text("category"));
            assertEquals("shop", receipt.text("bot"));
            ids.add(receipt.text("id"));
          }
        }
      }
    }
    return ids.size();
  }
}
