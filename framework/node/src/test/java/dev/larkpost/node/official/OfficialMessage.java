package dev.larkpost.node.official;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/**
 * A message as an official client shows it.
 *
 * @param type content type without authority and version, for example {@code text}
 * @param content the SDK's own shape, as JSON; text for texts and markdown
 * @param raw everything the driver told
 */
public record OfficialMessage(
    String id, String conversation, String sender, String type, JsonNode content, JsonNode raw) {
  static OfficialMessage of(JsonNode raw) {
    return new OfficialMessage(
        raw.path("id").asText(),
        raw.path("conversation").asText(),
        raw.path("sender").asText(),
        raw.path("type").asText(),
        raw.path("content"),
        raw);
  }

  public String text() {
    return content.asText();
  }

  public static Predicate<OfficialMessage> withId(String id) {
    return message -> message.id().equals(id);
  }

  public static Predicate<OfficialMessage> withText(String text) {
    return message -> message.type().equals("text") && message.text().equals(text);
  }

  public static Predicate<OfficialMessage> from(OfficialUser sender) {
    return message -> message.sender().equals(sender.inbox());
  }
}
