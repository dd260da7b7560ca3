package dev.larkpost.xmtp.content;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads and writes the small JSON bodies. What is not as expected is an IllegalArgumentException.
 */
final class Json {
  /** Larger JSON bodies are not read: a tree of them costs many times their size in memory. */
  private static final int BODY_MAX = 256 * 1024;

  private static final int NESTING_MAX = 32;

  /** Written first, in this order, where they occur (wire file section 7.2, walletSendCalls). */
  private static final List<String> LEADING = List.of("description", "transactionType");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode read(EncodedContent wire) {
    if (wire.getContent().size() > BODY_MAX) {
      throw new IllegalArgumentException("a JSON body of more than " + BODY_MAX + " bytes");
    }
    try {
      JsonNode body = MAPPER.readTree(TextBodies.strictUtf8(wire.getContent()));
      if (body.isObject()) {
        return body;
      }
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("not JSON", damaged);
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  static String write(ObjectNode body) {
    try {
      return MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(
          "a tree of texts and numbers did not become JSON", impossible);
    }
  }

  static Optional<JsonNode> present(JsonNode parent, String name) {
    JsonNode node = parent.path(name);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  static String text(JsonNode parent, String name) {
    return optionalText(parent, name)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  static Optional<String> optionalText(JsonNode parent, String name) {
    return present(parent, name)
        .map(
            node -> {
              if (!node.isTextual()) {
                throw new IllegalArgumentException(name + " is no text");
              }
              return node.textValue();
            });
  }

  /** A text or a number, as text: the wire has both for chain ids. */
  static String scalar(JsonNode node) {
    if (node.isTextual() || node.isIntegralNumber()) {
      return node.asText();
    }
    throw new IllegalArgumentException("neither text nor whole number");
  }

  static JsonNode number(JsonNode parent, String name) {
    JsonNode node = parent.path(name);
    if (!node.isNumber()) {
      throw new IllegalArgumentException(name + " is no number");
    }
    return node;
  }

  static JsonNode array(JsonNode parent, String name) {
    JsonNode node = parent.path(name);
    if (!node.isArray()) {
      throw new IllegalArgumentException(name + " is no list");
    }
    return node;
  }

  /** The members as texts; a number or flag as it is written, an object or list as JSON. */
  static Map<String, String> strings(JsonNode parent, String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    present(parent, name)
        .ifPresent(
            node -> {
              if (!node.isObject()) {
                throw new IllegalArgumentException(name + " is no object");
              }
              node.properties().stream()
                  .filter(member -> !member.getValue().isNull())
                  .forEach(member -> strings.put(member.getKey(), asText(member.getValue())));
            });
    return strings;
  }

  private static String asText(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Nothing for an empty map; a fixed order, so that equal content gives equal bytes. */
  static void putStrings(ObjectNode parent, String name, Map<String, String> strings) {
    if (strings.isEmpty()) {
      return;
    }
    ObjectNode members = parent.putObject(name);
    Map<String, String> rest = new TreeMap<>(strings);
    for (String leading : LEADING) {
      Optional.ofNullable(rest.remove(leading)).ifPresent(value -> members.put(leading, value));
    }
    rest.forEach(members::put);
  }
}
