package dev.larkpost.connectors.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.Fields;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Makes an event of a record, or says why that cannot be. Pure: the same record, the same answer.
 */
final class RecordReader {
  /** As deep as {@link Fields} are read. */
  private static final int DEPTH_MAX = 32;

  /** Only to find out what is wrong: bounded by the size of the value alone. */
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * DEPTH_MAX)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final KafkaSourceSettings settings;
  private final String cluster;

  RecordReader(KafkaSourceSettings settings, String cluster) {
    this.settings = settings;
    this.cluster = cluster;
  }

  /**
   * @param topicId the id of the record's topic
   */
  Reading read(String topicId, ConsumerRecord<byte[], byte[]> record) {
    try {
      Fields origin = Origin.of(cluster, record);
      Fields fields = record.value() == null ? tombstone(origin) : json(record.value());
      return new Reading.Usable(
          new Event(
              id(topicId, record, fields),
              settings.event(),
              EventKind.HAPPENED,
              settings.name(),
              record.offset(),
              // A record without a time says -1; it must be the same at every reading.
              Instant.ofEpochMilli(Math.max(0, record.timestamp())),
              fields,
              origin));
    } catch (PoisonException poison) {
      return new Reading.Poison(poison.reason());
    }
  }

  private static Fields tombstone(Fields origin) {
    Fields deleted = Fields.of("deleted", true);
    return origin.find("key").map(key -> deleted.with("key", key)).orElse(deleted);
  }

  private Fields json(byte[] value) throws PoisonException {
    if (value.length > settings.limits().valueBytes()) {
      throw new PoisonException(PoisonReason.TOO_LARGE);
    }
    Optional<String> text = Texts.utf8(value);
    if (text.isEmpty()) {
      throw new PoisonException(PoisonReason.NOT_JSON);
    }
    try {
      return Fields.ofJson(text.get());
    } catch (EventException unusable) {
      throw new PoisonException(diagnosis(text.get()));
    }
  }

  private static PoisonReason diagnosis(String text) {
    try (JsonParser json = LENIENT.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return json.currentToken() == null ? PoisonReason.NOT_JSON : wholeOr(json);
      }
      int deepest = deepest(json);
      return deepest > DEPTH_MAX ? PoisonReason.TOO_DEEP : PoisonReason.UNUSABLE;
    } catch (IOException broken) {
      return PoisonReason.NOT_JSON;
    }
  }

  private static PoisonReason wholeOr(JsonParser json) throws IOException {
    deepest(json);
    return PoisonReason.NOT_AN_OBJECT;
  }

  /**
   * Reads to the end of the text, or to where it is too deep. @throws IOException when it is not
   * one JSON value
   */
  private static int deepest(JsonParser json) throws IOException {
    int depth = json.currentToken().isStructStart() ? 1 : 0;
    int deepest = depth;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      if (token == null) {
        throw new IOException("an end too early");
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      deepest = Math.max(deepest, depth);
      if (deepest > DEPTH_MAX) {
        return deepest; // no need to know what comes behind
      }
    }
    if (json.nextToken() != null) {
      throw new IOException("more than one value");
    }
    return deepest;
  }

  private EventId id(String topicId, ConsumerRecord<byte[], byte[]> record, Fields fields)
      throws PoisonException {
    return switch (settings.id()) {
      case EventIdFrom.Place place -> place(topicId, record);
      case EventIdFrom.Header header -> header(record, header.name());
      case EventIdFrom.Field field ->
          record.value() == null ? place(topicId, record) : field(fields, field.name());
    };
  }

  /**
   * The topic by its id: names are longer than ids may be, and a topic made anew is another one.
   */
  private EventId place(String topicId, ConsumerRecord<byte[], byte[]> record) {
    return new EventId(cluster + "/" + topicId + "/" + record.partition() + "/" + record.offset());
  }

  private static EventId header(ConsumerRecord<byte[], byte[]> record, String name)
      throws PoisonException {
    Header header = record.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      throw new PoisonException(PoisonReason.NO_ID);
    }
    return id(Texts.textOrBytes(header.value()));
  }

  private static EventId field(Fields fields, String name) throws PoisonException {
    Optional<Object> found = fields.find(name);
    if (found.isEmpty()) {
      throw new PoisonException(PoisonReason.NO_ID);
    }
    return id(found.get());
  }

  private static EventId id(Object value) throws PoisonException {
    try {
      return switch (value) {
        case String text -> new EventId(text);
        case BigInteger number -> new EventId(number.toString());
        default -> throw new PoisonException(PoisonReason.NO_ID);
      };
    } catch (IllegalArgumentException noId) {
      throw new PoisonException(PoisonReason.NO_ID);
    }
  }
}
