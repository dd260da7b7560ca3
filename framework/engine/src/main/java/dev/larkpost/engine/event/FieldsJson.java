package dev.larkpost.engine.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields as JSON. Bytes are an object with one member without a name, which no field can have, so
 * that reading gives back what was written; decimals always show that they are decimals.
 */
final class FieldsJson {
  static final int LENGTH_MAX = 4 << 20;
  private static final int NESTING_MAX = 32;
  private static final int ZEROS_MAX = 6;
  private static final String BYTES = "";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxDocumentLength(LENGTH_MAX)
                  .maxStringLength(LENGTH_MAX)
                  .build())
          .build();

  private FieldsJson() {}

  static String write(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, fields);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case BigInteger number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(decimal(number));
      case Boolean flag -> json.writeBoolean(flag);
      case Bytes bytes -> {
        json.writeStartObject();
        json.writeStringField(BYTES, bytes.toString());
        json.writeEndObject();
      }
      case Fields fields -> {
        json.writeStartObject();
        for (Map.Entry<String, Object> field : fields.values().entrySet()) {
          json.writeFieldName(field.getKey());
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          write(json, element);
        }
        json.writeEndArray();
      }
      default -> throw new IllegalStateException("no field holds a " + value.getClass());
    }
  }

  private static String decimal(BigDecimal number) {
    // As people write it, unless that is mostly zeros: a short number must not become a long text.
    return number.scale() > 0 && number.scale() <= number.precision() + ZEROS_MAX
        ? number.toPlainString()
        : number.unscaledValue() + "e" + -number.scale();
  }

  static Fields read(String text) {
    if (text.length() > LENGTH_MAX) {
      throw EventException.malformed("JSON of more than " + LENGTH_MAX + " characters");
    }
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT
          || !(object(json) instanceof Fields fields)
          || json.nextToken() != null) {
        throw EventException.malformed("not one JSON object");
      }
      return fields;
    } catch (IOException | IllegalArgumentException e) {
      // The parser's own message quotes its input.
      throw EventException.malformed(
          "not readable as JSON fields: " + e.getClass().getSimpleName());
    }
  }

  private static Object object(JsonParser json) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (members.containsKey(name)) {
        throw EventException.malformed("a JSON member that is there twice");
      }
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        members.put(name, value(json));
      }
    }
    return members.size() == 1 && members.get(BYTES) instanceof String hex
        ? Bytes.ofHex(hex)
        : new Fields(members);
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> list(json);
      case VALUE_NUMBER_INT -> json.getBigIntegerValue();
      case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> json.getText();
    };
  }

  private static List<Object> list(JsonParser json) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NULL) {
        elements.add(value(json));
      }
    }
    return elements;
  }
}
