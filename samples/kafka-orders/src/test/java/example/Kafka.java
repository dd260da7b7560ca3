package example;

import dev.larkpost.connectors.kafka.Broker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A real broker with the bot's topics, started before the bot. */
public class Kafka implements QuarkusTestResourceLifecycleManager {
  private Optional<Broker> broker = Optional.empty();

  @Override
  public Map<String, String> start() {
    try {
      Broker started = Broker.in(Files.createTempDirectory(Path.of("target"), "kafka"));
      broker = Optional.of(started);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", started.servers()))) {
        admin
            .createTopics(
                Stream.of("shop.orders", "shop.orders.dead-letter")
                    .map(topic -> new NewTopic(topic, 1, (short) 1))
                    .toList())
            .all()
            .get();
      }
      return Map.of("KAFKA_SERVERS", started.servers());
    } catch (Exception failed) {
      throw new IllegalStateException("no broker", failed);
    }
  }

  @Override
  public void stop() {
    broker.ifPresent(Broker::close);
  }
}
