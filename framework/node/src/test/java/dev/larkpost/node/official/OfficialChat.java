package dev.larkpost.node.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A conversation as one official client has it. */
public final class OfficialChat {
  private final OfficialUser user;
  private final String id;

  OfficialChat(OfficialUser user, String id) {
    this.user = user;
    this.id = id;
  }

  public String id() {
    return id;
  }

  /** The same conversation through another member's client. */
  public OfficialChat of(OfficialUser other) {
    return other.chat(id);
  }

  /**
   * @return the message id
   */
  public String send(String text) {
    return send("text", JsonNodeFactory.instance.textNode(text));
  }

  /**
   * Sends content of any type.
   *
   * @param type as the driver names it: {@code markdown}, {@code reaction}, {@code reply}, {@code
   *     readReceipt}, {@code attachment}, {@code remoteStaticAttachment}, {@code
   *     multiRemoteStaticAttachment}, {@code transactionReference}, {@code walletSendCalls}, {@code
   *     actions}, {@code intent}, {@code custom}
   * @param content the SDK's shape; bytes as {@code {"base64": ...}}
   */
  public String send(String type, JsonNode content) {
    return call(
            "send",
            o -> {
              o.put("type", type);
              o.set("content", content);
            })
        .asText();
  }

  /** All messages after a sync, oldest first. */
  public List<OfficialMessage> messages() {
    return OfficialUser.elements(call("messages", o -> {})).map(OfficialMessage::of).toList();
  }

  /** The texts among them. */
  public List<String> texts() {
    return messages().stream()
        .filter(m -> m.type().equals("text"))
        .map(OfficialMessage::text)
        .toList();
  }

  /** After a sync: member's inbox id to installation ids. */
  public Map<String, List<String>> members() {
    return OfficialUser.elements(call("members", o -> {}))
        .collect(
            Collectors.toMap(
                m -> m.path("inbox").asText(),
                m ->
                    OfficialUser.elements(m.path("installations")).map(JsonNode::asText).toList()));
  }

  /**
   * After a sync: {@code name}, {@code description}, {@code active}, {@code consent}, {@code
   * debug}.
   */
  public JsonNode info() {
    return call("info", o -> {});
  }

  public String name() {
    return info().path("name").asText();
  }

  public void rename(String name) {
    call("rename", o -> o.put("name", name));
  }

  public void describe(String description) {
    call("describe", o -> o.put("description", description));
  }

  /**
   * @param members addresses or inbox ids
   */
  public void add(String... members) {
    call("add", o -> members(o, Arrays.asList(members)));
  }

  public void remove(String... members) {
    call("remove", o -> members(o, Arrays.asList(members)));
  }

  /** Asks to be taken out; an admin's client does it. */
  public void leave() {
    call("leave", o -> {});
  }

  public void promote(OfficialUser member) {
    call("promote", o -> o.put("member", member.inbox()));
  }

  public void promoteToSuperAdmin(OfficialUser member) {
    call("promote", o -> o.put("member", member.inbox()).put("superAdmin", true));
  }

  /**
   * @param state 0 unknown, 1 allowed, 2 denied
   */
  public void consent(int state) {
    call("consent", o -> o.put("state", state));
  }

  private static void members(ObjectNode o, Collection<String> members) {
    OfficialUser.putAll(o.putArray("members"), members);
  }

  private JsonNode call(String command, Consumer<ObjectNode> arguments) {
    return user.call(
        command,
        o -> {
          o.put("conversation", id);
          arguments.accept(o);
        });
  }

  @Override
  public String toString() {
    return "chat " + id + " of " + user;
  }
}
