package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Fields;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Where a record stood and what came with it: {@code cluster}, {@code topic}, {@code partition},
 * {@code offset}, {@code timestamp} (milliseconds), {@code key}, {@code headers}. Keys and headers
 * are texts where they are UTF-8, else bytes; a header that is there several times is a list.
 * Headers without a name or value are left out.
 */
final class Origin {
  /** Key and headers together. */
  static final int BYTES_MAX = 64 * 1024;

  static final int HEADERS_MAX = 200;

  private Origin() {}

  static Fields of(String cluster, ConsumerRecord<byte[], byte[]> record) throws PoisonException {
    requireSmall(record);
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("cluster", cluster);
    origin.put("topic", record.topic());
    origin.put("partition", BigInteger.valueOf(record.partition()));
    origin.put("offset", BigInteger.valueOf(record.offset()));
    origin.put("timestamp", BigInteger.valueOf(record.timestamp()));
    if (record.key() != null) {
      origin.put("key", Texts.textOrBytes(record.key()));
    }
    origin.put("headers", headers(record));
    return new Fields(origin);
  }

  private static void requireSmall(ConsumerRecord<byte[], byte[]> record) throws PoisonException {
    long bytes = record.key() == null ? 0 : record.key().length;
    int headers = 0;
    for (Header header : record.headers()) {
      bytes += 2L * header.key().length() + (header.value() == null ? 0 : header.value().length);
      headers++;
    }
    if (bytes > BYTES_MAX || headers > HEADERS_MAX) {
      throw new PoisonException(PoisonReason.TOO_LARGE);
    }
  }

  private static Fields headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, List<Object>> all = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      if (!header.key().isEmpty() && header.value() != null) {
        all.computeIfAbsent(header.key(), name -> new ArrayList<>())
            .add(Texts.textOrBytes(header.value()));
      }
    }
    Map<String, Object> headers = new LinkedHashMap<>();
    all.forEach(
        (name, values) -> headers.put(name, values.size() == 1 ? values.getFirst() : values));
    return new Fields(headers);
  }
}
