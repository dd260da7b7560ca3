package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.EventException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a cluster is reached: properties of the Kafka client (addresses, TLS, SASL). Values may be
 * secrets and are never printed.
 *
 * @param properties as the Kafka client names them; not those that decide what is lost or told
 *     twice, which are ours
 */
public record KafkaCluster(Map<String, String> properties) {
  private static final String SERVERS = "bootstrap.servers";

  /** Our promises rest on these. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.poll.records",
          "partition.assignment.strategy",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  /**
   * @throws EventException MISCONFIGURED, naming the property
   */
  public KafkaCluster {
    properties = Map.copyOf(properties);
    if (properties.getOrDefault(SERVERS, "").isBlank()) {
      throw EventException.misconfigured("a Kafka cluster needs " + SERVERS + " (host:port, …)");
    }
    Set<String> taken = new TreeSet<>(properties.keySet());
    taken.retainAll(OURS);
    if (!taken.isEmpty()) {
      throw EventException.misconfigured("Kafka properties that are not yours to set: " + taken);
    }
  }

  /**
   * @param servers {@code host:port}, several with commas
   */
  public static KafkaCluster at(String servers) {
    return new KafkaCluster(Map.of(SERVERS, servers));
  }

  /** This and one more client property. */
  public KafkaCluster with(String name, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(name, value);
    return new KafkaCluster(more);
  }

  /** These properties and ours, which count more. */
  Map<String, Object> client(Map<String, ?> ours) {
    Map<String, Object> all = new HashMap<>(properties);
    all.putAll(ours);
    return all;
  }

  @Override
  public String toString() {
    return "KafkaCluster" + new TreeSet<>(properties.keySet());
  }
}
