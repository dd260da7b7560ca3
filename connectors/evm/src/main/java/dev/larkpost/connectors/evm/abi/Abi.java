package dev.larkpost.connectors.evm.abi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.larkpost.engine.event.EventException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events a contract declares. Immutable.
 *
 * @param events by signature, in the order of their declaration
 */
public record Abi(Map<String, EventShape> events) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public Abi {
    events = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(events));
  }

  /**
   * Reads an ABI: a JSON list, the JSON of a compiled contract with a member {@code abi}, or
   * declarations as people write them, one per line.
   *
   * @param where named in refusals
   * @throws EventException MISCONFIGURED when it cannot be read or declares no event
   */
  public static Abi parse(String where, String text) {
    String trimmed = text.strip();
    List<EventShape> shapes =
        trimmed.startsWith("[") || trimmed.startsWith("{")
            ? ofJson(where, trimmed)
            : trimmed.lines().filter(line -> !line.isBlank()).map(SignatureParser::event).toList();
    if (shapes.isEmpty()) {
      throw EventException.misconfigured(
          where + ": the ABI declares no event; is it the ABI of the implementation?");
    }
    Map<String, EventShape> bySignature = new LinkedHashMap<>();
    shapes.forEach(shape -> bySignature.put(shape.signature(), shape));
    return new Abi(bySignature);
  }

  private static List<EventShape> ofJson(String where, String text) {
    try {
      JsonNode root = MAPPER.readTree(text);
      JsonNode list = root.isObject() ? root.path("abi") : root;
      if (!list.isArray()) {
        throw EventException.misconfigured(where + ": neither a list nor an object with \"abi\"");
      }
      List<EventShape> shapes = new ArrayList<>();
      for (JsonNode entry : list) {
        if (entry.path("type").asText().equals("event") && !entry.path("anonymous").asBoolean()) {
          shapes.add(event(where, entry));
        }
      }
      return shapes;
    } catch (JsonProcessingException e) {
      throw EventException.misconfigured(
          where
              + ": the ABI is no JSON, line "
              + Optional.ofNullable(e.getLocation()).map(l -> l.getLineNr()).orElse(0));
    }
  }

  private static EventShape event(String where, JsonNode entry) {
    String name = entry.path("name").asText();
    try {
      List<AbiType.Member> members = members(entry.path("inputs"), 0);
      List<EventShape.Input> inputs = new ArrayList<>();
      for (int i = 0; i < members.size(); i++) {
        boolean indexed = entry.path("inputs").path(i).path("indexed").asBoolean();
        inputs.add(new EventShape.Input(members.get(i).name(), members.get(i).type(), indexed));
      }
      return new EventShape(name, inputs);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw EventException.misconfigured(where + ": event " + name + ": " + e.getMessage());
    }
  }

  private static final int NESTING_MAX = 16;

  private static List<AbiType.Member> members(JsonNode list, int depth) {
    if (depth > NESTING_MAX) {
      throw new IllegalArgumentException("nested deeper than " + NESTING_MAX);
    }
    List<String> names = new ArrayList<>();
    list.forEach(node -> names.add(node.path("name").asText()));
    List<String> named = EventShape.named(names);
    List<AbiType.Member> members = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      JsonNode node = list.get(i);
      Optional<AbiType.Tuple> tuple =
          node.has("components")
              ? Optional.of(new AbiType.Tuple(members(node.get("components"), depth + 1)))
              : Optional.empty();
      members.add(
          new AbiType.Member(
              named.get(i), SignatureParser.type(node.path("type").asText(), tuple)));
    }
    return members;
  }

  /**
   * The event of a name or signature.
   *
   * @throws EventException MISCONFIGURED when there is none, or several of the name
   */
  public EventShape event(String where, String nameOrSignature) {
    String wanted = nameOrSignature.replaceAll("\\s", "");
    List<EventShape> found =
        events.values().stream()
            .filter(e -> e.name().equals(wanted) || e.signature().equals(wanted))
            .toList();
    return switch (found.size()) {
      case 1 -> found.getFirst();
      case 0 ->
          throw EventException.misconfigured(
              where + ": there is no event " + nameOrSignature + "; there are " + events.keySet());
      default ->
          throw EventException.misconfigured(
              where + ": several events " + nameOrSignature + "; name one of " + found);
    };
  }

  /** How rules name an event: by its name, or by its signature where names repeat. */
  public String ruleName(EventShape shape) {
    long same = events.values().stream().filter(e -> e.name().equals(shape.name())).count();
    return same == 1 ? shape.name() : shape.signature();
  }
}
