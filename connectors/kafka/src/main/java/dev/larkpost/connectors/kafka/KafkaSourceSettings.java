package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.SourceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What one source reads.
 *
 * @param channel names the events ({@code kafka.orders}) and the source ({@code kafka:orders});
 *     give another one when the topics move to another cluster
 * @param topics at least one, at most {@value #TOPICS_MAX}
 * @param group the consumer group; all its members must share one store
 * @param start where topics are begun
 * @param id what makes two records one fact
 * @param limits what a record may be and how long the cluster may take
 */
public record KafkaSourceSettings(
    String channel,
    List<String> topics,
    String group,
    StartAt start,
    EventIdFrom id,
    Limits limits) {
  static final int TOPICS_MAX = 100;

  /**
   * @param deadLetterTopic where records go that cannot be used; absent: each topic's name with
   *     {@code .dead-letter} behind it
   * @param valueBytes larger values are set aside; at most {@value #VALUE_BYTES_MAX}
   * @param patience how long one call to the cluster may take
   * @param silence how long nothing may come in before the cluster is asked whether it is there
   */
  public record Limits(
      Optional<String> deadLetterTopic, int valueBytes, Duration patience, Duration silence) {
    static final int VALUE_BYTES_MAX = 2 << 20;

    public Limits {
      if (valueBytes < 1 || valueBytes > VALUE_BYTES_MAX) {
        throw EventException.misconfigured(
            "values of " + valueBytes + " bytes; 1 to " + VALUE_BYTES_MAX + " are possible");
      }
      if (patience.isNegative() || patience.isZero() || silence.isNegative()) {
        throw EventException.misconfigured("patience " + patience + ", silence " + silence);
      }
    }

    /** 1 MiB, 10 s, 30 s. */
    public static Limits defaults() {
      return new Limits(Optional.empty(), 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    /** The same, with one dead-letter topic for everything. */
    public Limits withDeadLetterTopic(String topic) {
      return new Limits(Optional.of(topic), valueBytes, patience, silence);
    }
  }

  /**
   * @throws EventException MISCONFIGURED
   */
  public KafkaSourceSettings {
    topics = List.copyOf(topics);
    if (topics.isEmpty()
        || topics.size() > TOPICS_MAX
        || topics.stream().anyMatch(String::isBlank)) {
      throw EventException.misconfigured(
          "channel " + channel + " names " + topics.size() + " topics; 1 to " + TOPICS_MAX);
    }
    if (group.isBlank() || topics.stream().distinct().count() < topics.size()) {
      throw EventException.misconfigured(
          "channel " + channel + " has a blank group, or a topic twice");
    }
    for (String topic : topics) {
      if (limits.deadLetterTopic().filter(topic::equals).isPresent()) {
        throw EventException.misconfigured(
            "channel " + channel + " reads its own dead-letter topic " + topic);
      }
    }
    name(channel);
    event(channel);
  }

  /** From the oldest record, ids by place, group {@code larkpost-<channel>}. */
  public static KafkaSourceSettings of(String channel, String... topics) {
    return new KafkaSourceSettings(
        channel,
        List.of(topics),
        usualGroup(channel),
        StartAt.EARLIEST,
        new EventIdFrom.Place(),
        Limits.defaults());
  }

  static String usualGroup(String channel) {
    return "larkpost-" + channel;
  }

  public KafkaSourceSettings withGroup(String other) {
    return new KafkaSourceSettings(channel, topics, other, start, id, limits);
  }

  public KafkaSourceSettings withStart(StartAt other) {
    return new KafkaSourceSettings(channel, topics, group, other, id, limits);
  }

  public KafkaSourceSettings withId(EventIdFrom other) {
    return new KafkaSourceSettings(channel, topics, group, start, other, limits);
  }

  public KafkaSourceSettings with(UnaryOperator<Limits> change) {
    return new KafkaSourceSettings(channel, topics, group, start, id, change.apply(limits));
  }

  SourceName name() {
    return name(channel);
  }

  EventName event() {
    return event(channel);
  }

  String deadLetterTopic(String topic) {
    return limits.deadLetterTopic().orElse(topic + ".dead-letter");
  }

  private static SourceName name(String channel) {
    return new SourceName("kafka:" + channel);
  }

  private static EventName event(String channel) {
    return new EventName("kafka." + channel);
  }
}
