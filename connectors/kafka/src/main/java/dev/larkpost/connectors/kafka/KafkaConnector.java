package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Offers what {@code larkpost.kafka} describes: channels in, receipts out. */
public final class KafkaConnector implements Connector {
  private static final String SECTION = "kafka";

  @Override
  public String name() {
    return SECTION;
  }

  @Override
  public Set<String> sections() {
    return Set.of(SECTION);
  }

  @Override
  public Offer offer(Settings settings) {
    Settings kafka = settings.at(SECTION);
    if (!kafka.any()) {
      return Offer.NOTHING;
    }
    kafka.refuseOthers("servers", "client", "channels", "receipts");
    Map<String, KafkaSourceSettings> channels = new LinkedHashMap<>();
    Settings all = kafka.at("channels");
    all.names().forEach(name -> channels.put(name, channel(name, all.at(name))));
    return new KafkaOffer(cluster(kafka), channels, receipts(kafka.at("receipts")));
  }

  private static KafkaCluster cluster(Settings kafka) {
    KafkaCluster cluster =
        KafkaCluster.at(kafka.required("servers", "the brokers, host:port, with commas between"));
    Settings client = kafka.at("client");
    Map<String, String> more = new HashMap<>(cluster.properties());
    // Names of client properties have dots themselves.
    client.whole().forEach(name -> client.text(name).ifPresent(v -> more.put(name, v)));
    return new KafkaCluster(more);
  }

  private static KafkaSourceSettings channel(String name, Settings channel) {
    channel.refuseOthers(
        "topics",
        "group",
        "start",
        "id-header",
        "id-field",
        "dead-letter-topic",
        "value-bytes",
        "silence");
    channel.required("topics", "topics of the cluster, with commas between them");
    KafkaSourceSettings settings =
        KafkaSourceSettings.of(name, channel.texts("topics").toArray(String[]::new));
    if (channel.text("start").isPresent()) {
      settings = settings.withStart(channel.reading("start", KafkaConnector::start));
    }
    settings = channel.text("group").map(settings::withGroup).orElse(settings);
    settings =
        channel
            .text("id-header")
            .map(EventIdFrom.Header::new)
            .map(settings::withId)
            .orElse(settings);
    settings =
        channel.text("id-field").map(EventIdFrom.Field::new).map(settings::withId).orElse(settings);
    return settings.with(limits -> limits(limits, channel));
  }

  private static KafkaSourceSettings.Limits limits(
      KafkaSourceSettings.Limits usual, Settings channel) {
    return new KafkaSourceSettings.Limits(
        channel.text("dead-letter-topic"),
        channel.number("value-bytes").map(Math::toIntExact).orElse(usual.valueBytes()),
        usual.patience(),
        channel.duration("silence").orElse(usual.silence()));
  }

  private static StartAt start(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "earliest" -> StartAt.EARLIEST;
      case "latest" -> StartAt.LATEST;
      default -> throw new IllegalArgumentException("earliest or latest");
    };
  }

  /** Where receipts go; absent: nowhere. */
  private static Optional<KafkaOffer.Out> receipts(Settings receipts) {
    receipts.refuseOthers("enabled", "topic");
    return receipts.flag("enabled", receipts.text("topic").isPresent())
        ? Optional.of(new KafkaOffer.Out(receipts.text("topic")))
        : Optional.empty();
  }
}
