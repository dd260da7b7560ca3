package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.receipt.ReceiptKind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where receipts go.
 *
 * @param bot who they are of; in every record
 * @param topics one for each kind; several kinds may share one
 */
public record ReceiptTopics(String bot, Map<ReceiptKind, String> topics) {
  /**
   * @throws EventException MISCONFIGURED when a kind has no topic
   */
  public ReceiptTopics {
    topics = Map.copyOf(topics);
    for (ReceiptKind kind : ReceiptKind.values()) {
      if (topics.getOrDefault(kind, "").isBlank()) {
        throw EventException.misconfigured("bot " + bot + " has no topic for receipts: " + kind);
      }
    }
    if (bot.isBlank()) {
      throw EventException.misconfigured("receipts of a bot without a name");
    }
  }

  /** {@code larkpost.<bot>.delivery}, {@code .reply}, {@code .opt-out}, {@code .dead-letter}. */
  public static ReceiptTopics of(String bot) {
    Map<ReceiptKind, String> topics = new EnumMap<>(ReceiptKind.class);
    for (ReceiptKind kind : ReceiptKind.values()) {
      topics.put(kind, "larkpost." + bot + "." + word(kind));
    }
    return new ReceiptTopics(bot, topics);
  }

  /** Everything into one topic. */
  public static ReceiptTopics all(String bot, String topic) {
    Map<ReceiptKind, String> topics = new EnumMap<>(ReceiptKind.class);
    for (ReceiptKind kind : ReceiptKind.values()) {
      topics.put(kind, topic);
    }
    return new ReceiptTopics(bot, topics);
  }

  String topic(ReceiptKind kind) {
    return topics.getOrDefault(kind, "");
  }

  static String word(ReceiptKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
