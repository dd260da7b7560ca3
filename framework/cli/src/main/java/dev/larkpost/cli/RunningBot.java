package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * A bot reached over its REST API.
 *
 * @param status how it stood when it was looked for
 */
record RunningBot(BotApi api, JsonNode status) implements Bot {
  /** The bot's own part of the API, with a slash at the end. */
  String path() {
    return "/api/bots/" + BotApi.piece(status.path("name").asText()) + "/";
  }

  @Override
  public JsonNode announcement(long id) {
    return api.get(path() + "announcements/" + id);
  }

  @Override
  public JsonNode announcements() {
    return api.get(path() + "announcements");
  }

  @Override
  public JsonNode audienceSize(String audience) {
    return api.get(path() + "audience/count?audience=" + BotApi.piece(audience));
  }

  @Override
  public void exportAudience(String audience, OutputStream to) {
    api.copy(path() + "audience/export?audience=" + BotApi.piece(audience), to);
  }

  @Override
  public void exportSubscriptions(long after, OutputStream to) {
    api.copy(path() + "subscriptions?after=" + after, to);
  }

  @Override
  public JsonNode dead(DeadCommand.Kind kind, long after, int limit) {
    return api.get(path() + "dead/" + kind + "?limit=" + limit + "&after=" + after);
  }

  @Override
  public JsonNode dead(DeadCommand.Kind kind, long number) {
    return api.get(path() + "dead/" + kind + "/" + number);
  }

  @Override
  public long retry(DeadCommand.Kind kind, List<Long> numbers) {
    return settle(kind, "retry", numbers).path("retried").asLong();
  }

  @Override
  public long drop(DeadCommand.Kind kind, List<Long> numbers) {
    return settle(kind, "drop", numbers).path("dropped").asLong();
  }

  private JsonNode settle(DeadCommand.Kind kind, String step, List<Long> numbers) {
    ObjectNode body = BotApi.JSON.createObjectNode();
    ArrayNode some = body.putArray("numbers");
    numbers.forEach(some::add);
    return api.post(path() + "dead/" + kind + "/" + step, Optional.of(body));
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
