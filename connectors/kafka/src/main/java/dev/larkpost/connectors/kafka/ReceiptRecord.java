package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.receipt.NewReceipt;
import dev.larkpost.engine.receipt.Receipt;
import dev.larkpost.engine.watch.Trace;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A receipt as a record: the key is whom it is about, so that what concerns one inbox stays in
 * order; the value is one JSON object. The README documents it; a test reads its examples.
 */
final class ReceiptRecord {
  private ReceiptRecord() {}

  static ProducerRecord<byte[], byte[]> of(ReceiptTopics topics, Receipt receipt) {
    NewReceipt what = receipt.what();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topics.topic(what.kind()),
            null,
            what.at().toEpochMilli(),
            utf8(what.about()),
            utf8(value(topics.bot(), what).toJson()));
    record.headers().add("larkpost.id", utf8(id(topics.bot(), what)));
    record.headers().add("larkpost.kind", utf8(ReceiptTopics.word(what.kind())));
    what.body()
        .find(Trace.HEADER)
        .ifPresent(trace -> record.headers().add(Trace.HEADER, utf8((String) trace)));
    return record;
  }

  static Fields value(String bot, NewReceipt what) {
    Fields value =
        Fields.of("id", id(bot, what))
            .with("kind", ReceiptTopics.word(what.kind()))
            .with("bot", bot)
            .with("at", what.at().toString());
    for (Map.Entry<String, Object> field : what.body().values().entrySet()) {
      if (!field.getKey().equals(Trace.HEADER)) {
        value = value.with(field.getKey(), field.getValue());
      }
    }
    return value;
  }

  private static String id(String bot, NewReceipt what) {
    return bot + "/" + what.id();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
