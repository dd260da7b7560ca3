package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.EventException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** What a cluster says of itself. Blocks for as long as the patience at most. */
final class ClusterView implements AutoCloseable {
  private final Admin admin;
  private final Duration patience;

  /**
   * A topic as it is now.
   *
   * @param id changes when it is deleted and made anew
   */
  record Topic(String id, int partitions) {}

  private ClusterView(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /** Does not connect yet. @throws EventException MISCONFIGURED */
  static ClusterView open(KafkaCluster cluster, Duration patience) {
    int millis = Math.toIntExact(Math.min(patience.toMillis(), Integer.MAX_VALUE));
    try {
      return new ClusterView(
          Admin.create(
              cluster.client(
                  Map.of("request.timeout.ms", millis, "default.api.timeout.ms", millis))),
          patience);
    } catch (KafkaException e) {
      throw Failures.of("the Kafka client cannot be made", e);
    }
  }

  /** The cluster's id. @throws EventException UNAVAILABLE, MISCONFIGURED */
  String id() throws InterruptedException {
    return await("the cluster was asked for its id", admin.describeCluster().clusterId());
  }

  /**
   * @throws EventException MISCONFIGURED when one of them does not exist
   */
  Map<String, Topic> topics(Collection<String> names) throws InterruptedException {
    Map<String, Topic> topics = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> asked :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      TopicDescription topic = await("topic " + asked.getKey(), asked.getValue());
      topics.put(asked.getKey(), new Topic(topic.topicId().toString(), topic.partitions().size()));
    }
    return topics;
  }

  private <T> T await(String what, KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw Failures.of(what, e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
