package dev.larkpost.connectors.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.EventException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away and comes back. */
class BrokerGoneTest {
  @TempDir Path folder;

  @Test
  void its_silence_is_reported_and_nothing_is_lost_or_told_twice() throws Exception {
    try (Broker broker = Broker.in(folder)) {
      String topic = broker.topic(2);
      broker.send(topic, 0, "{\"n\":1}");
      KafkaSourceSettings settings =
          KafkaSourceSettings.of("orders", topic)
              .with(
                  limits ->
                      new KafkaSourceSettings.Limits(
                          limits.deadLetterTopic(),
                          limits.valueBytes(),
                          Duration.ofSeconds(2),
                          Duration.ofMillis(300)));
      State state = new State();
      try (Reader reader = new Reader(broker.cluster(), settings, state)) {
        reader.untilTold(1);
        broker.send(topic, 1, "{\"n\":2}");
        broker.stop();
        reader.until(() -> !reader.failures.isEmpty());
        assertEquals(
            EventException.Code.UNAVAILABLE, ((EventException) reader.failures.getFirst()).code());
        broker.start();
        broker.send(topic, 0, "{\"n\":3}");
        reader.untilTold(3);
        assertTrue(reader.recoveries > 0);
      }
      try (Reader again = new Reader(broker.cluster(), settings, state)) {
        broker.send(topic, 1, "{\"n\":4}");
        again.untilTold(1);
        again.rounds(3);
        assertEquals(List.of("4"), again.ns());
      }
    }
  }
}
