package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which channels there are, and where receipts go.
 *
 * @param channels settings by name
 * @param out absent: no receipts are published
 */
record KafkaOffer(
    KafkaCluster cluster, Map<String, KafkaSourceSettings> channels, Optional<Out> out)
    implements Offer {
  /**
   * @param topic of all receipts; absent: one for each kind
   */
  record Out(Optional<String> topic) {
    ReceiptTopics topics(String bot) {
      return topic.map(all -> ReceiptTopics.all(bot, all)).orElseGet(() -> ReceiptTopics.of(bot));
    }
  }

  @Override
  public Map<EventName, Optional<Set<String>>> events() {
    Map<EventName, Optional<Set<String>>> events = new LinkedHashMap<>();
    channels.values().forEach(c -> events.put(c.event(), Optional.empty()));
    return events;
  }

  @Override
  public boolean publishesReceipts() {
    return out.isPresent();
  }

  @Override
  public Connection open(BotSide bot, Set<Wanted> wanted) {
    return KafkaConnection.open(this, bot, wanted);
  }
}
