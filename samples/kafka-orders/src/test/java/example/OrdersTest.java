package example;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.content.Content;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Kafka.class)
class OrdersTest {
  @Inject Bots bots;

  @ConfigProperty(name = "KAFKA_SERVERS")
  String servers = "";

  @Test
  void an_order_that_ships_is_told_once_and_an_answer_is_about_it() throws Exception {
    BotStatus orders = bots.status().getFirst();
    try (Person alice = Person.join(orders.node(), orders.inboxId())) {
      produce(order("A1", alice, "paid"));
      produce(order("A1", alice, "shipped"));
      produce("not json");
      produce(order("A1", alice, "shipped"));
      produce(order("A2", alice, "shipped"));
      alice.hears(
          m -> m.content().equals(new Content.Markdown("Your order **A1** is on its way.")));
      alice.hears(
          m -> m.content().equals(new Content.Markdown("Your order **A2** is on its way.")));
      alice.says("where is it?");
      alice.hears("Order A2 is shipped");
      org.junit.jupiter.api.Assertions.assertEquals(3, alice.everything().size());
    }
  }

  private static String order(String id, Person to, String status) {
    return "{\"id\":\"%s\",\"wallet\":\"%s\",\"status\":\"%s\"}"
        .formatted(id, to.address(), status);
  }

  private void produce(String json) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("shop.orders", json)).get();
    }
  }
}
