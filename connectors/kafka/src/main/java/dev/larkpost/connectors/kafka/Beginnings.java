package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.SourceListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Where topics are begun that the store knows nothing of: where the group stood, else as the
 * settings say. All partitions at once, whoever reads them later, so that nobody begins one of them
 * at another time. A topic made anew is read from its first record.
 */
final class Beginnings {
  private final KafkaSourceSettings settings;
  private final ClusterView view;
  private final GroupReader reader;
  private Optional<Map<String, ClusterView.Topic>> topics = Optional.empty();

  Beginnings(KafkaSourceSettings settings, ClusterView view, GroupReader reader) {
    this.settings = settings;
    this.view = view;
    this.reader = reader;
  }

  /** Topics may have been deleted, made anew, or enlarged. */
  void lookAgain() {
    topics = Optional.empty();
  }

  /** The store's offsets with those that are missing; empty when none are. */
  Optional<Offsets> missing(Offsets store, SourceListener listener) throws InterruptedException {
    if (topics.isEmpty()) {
      topics = Optional.of(view.topics(settings.topics()));
    }
    Offsets more = store;
    for (Map.Entry<String, ClusterView.Topic> topic : topics.get().entrySet()) {
      String name = topic.getKey();
      if (!store.knows(name, topic.getValue().id())) {
        boolean anew = store.topics().containsKey(name);
        if (anew) {
          listener.noticed(
              settings.name(), "topic " + name + " was made anew; read from its start");
        }
        more = more.with(name, begin(name, topic.getValue(), anew));
      }
    }
    return more == store ? Optional.empty() : Optional.of(more);
  }

  private Offsets.Topic begin(String name, ClusterView.Topic topic, boolean anew) {
    Set<TopicPartition> partitions = new HashSet<>();
    for (int i = 0; i < topic.partitions(); i++) {
      partitions.add(new TopicPartition(name, i));
    }
    Map<TopicPartition, Long> first = reader.beginnings(partitions);
    Map<TopicPartition, Long> begin =
        new HashMap<>(
            settings.start() == StartAt.LATEST && !anew ? reader.ends(partitions) : first);
    if (!anew) {
      Map<TopicPartition, OffsetAndMetadata> committed = reader.committed(partitions);
      committed.forEach(
          (partition, offset) -> {
            if (offset != null) {
              begin.put(partition, offset.offset());
            }
          });
    }
    List<Long> next = new ArrayList<>();
    for (int i = 0; i < topic.partitions(); i++) {
      next.add(begin.getOrDefault(new TopicPartition(name, i), 0L));
    }
    return new Offsets.Topic(topic.id(), next);
  }
}
