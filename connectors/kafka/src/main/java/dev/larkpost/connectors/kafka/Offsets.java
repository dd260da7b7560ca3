package dev.larkpost.connectors.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.EventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The checkpoint of a source: for every partition the offset of the next record to be told, and
 * which cluster and which topics these offsets are of. A topic that was deleted and made anew has
 * another id.
 */
record Offsets(String cluster, SortedMap<String, Topic> topics) {
  /** So many offsets fit into a checkpoint. */
  static final int PARTITIONS_MAX = 2_000;

  private static final long UNKNOWN = -1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param next by partition; {@value Offsets#UNKNOWN}: never read
   */
  record Topic(String id, List<Long> next) {
    Topic {
      next = List.copyOf(next);
    }
  }

  Offsets {
    topics = Collections.unmodifiableSortedMap(new TreeMap<>(topics));
    int partitions = topics.values().stream().mapToInt(t -> t.next().size()).sum();
    if (partitions > PARTITIONS_MAX) {
      throw EventException.misconfigured(
          partitions
              + " partitions in one channel; at most "
              + PARTITIONS_MAX
              + ": spread the topics over several channels");
    }
  }

  static Offsets none(String cluster) {
    return new Offsets(cluster, new TreeMap<>());
  }

  OptionalLong next(TopicPartition partition) {
    Topic topic = topics.get(partition.topic());
    if (topic == null || partition.partition() >= topic.next().size()) {
      return OptionalLong.empty();
    }
    long next = topic.next().get(partition.partition());
    return next == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** The id of a topic we know. */
  String id(String topic) {
    Topic known = topics.get(topic);
    if (known == null) {
      throw new IllegalStateException("topic " + topic + " was not begun");
    }
    return known.id();
  }

  boolean knows(String topic, String id) {
    Topic known = topics.get(topic);
    return known != null && known.id().equals(id);
  }

  Offsets with(String topic, Topic offsets) {
    SortedMap<String, Topic> more = new TreeMap<>(topics);
    more.put(topic, offsets);
    return new Offsets(cluster, more);
  }

  /** Only for topics we know. */
  Offsets moved(Map<TopicPartition, Long> next) {
    SortedMap<String, Topic> more = new TreeMap<>(topics);
    next.forEach(
        (partition, offset) ->
            more.computeIfPresent(
                partition.topic(), (name, topic) -> moved(topic, partition.partition(), offset)));
    return new Offsets(cluster, more);
  }

  private static Topic moved(Topic topic, int partition, long offset) {
    List<Long> next = new ArrayList<>(topic.next());
    while (next.size() <= partition) {
      next.add(UNKNOWN);
    }
    next.set(partition, offset);
    return new Topic(topic.id(), next);
  }

  Checkpoint checkpoint() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("cluster", cluster);
    ObjectNode all = root.putObject("topics");
    topics.forEach(
        (name, topic) -> {
          ObjectNode one = all.putObject(name);
          one.put("id", topic.id());
          ArrayNode next = one.putArray("next");
          topic.next().forEach(next::add);
        });
    try {
      return Checkpoint.of(JSON.writeValueAsBytes(root));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  /**
   * @throws EventException MALFORMED when it is no checkpoint of ours
   */
  static Offsets of(Checkpoint checkpoint) {
    try {
      JsonNode root = JSON.readTree(checkpoint.bytes());
      SortedMap<String, Topic> topics = new TreeMap<>();
      for (Map.Entry<String, JsonNode> topic : root.required("topics").properties()) {
        List<Long> next = new ArrayList<>();
        topic.getValue().required("next").forEach(offset -> next.add(offset.longValue()));
        topics.put(topic.getKey(), new Topic(topic.getValue().required("id").textValue(), next));
      }
      return new Offsets(root.required("cluster").textValue(), topics);
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      throw new EventException(
          EventException.Code.MALFORMED,
          EventException.Retry.NEVER,
          "not a checkpoint of a Kafka source",
          e);
    }
  }
}
