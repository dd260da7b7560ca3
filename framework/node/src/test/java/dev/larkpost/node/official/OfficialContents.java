package dev.larkpost.node.official;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** One content of every type, in the SDK's own shapes. */
public final class OfficialContents {
  private OfficialContents() {}

  /**
   * Each but text, keyed by the driver's name of the type; what follows a {@code #} tells apart
   * several of one type.
   *
   * @param alice who will send them
   * @param first a message of theirs that reactions and replies refer to
   */
  public static Map<String, JsonNode> all(OfficialUser alice, String first) {
    String key =
        "{\"base64\":\"" + java.util.Base64.getEncoder().encodeToString(new byte[32]) + "\"}";
    String nonce =
        "{\"base64\":\"" + java.util.Base64.getEncoder().encodeToString(new byte[12]) + "\"}";
    String remote =
        """
        {"url":"https://example.org/a","scheme":"https","filename":"a","contentLength":5,
         "contentDigest":"%s","secret":%s,"salt":%s,"nonce":%s}
        """
            .formatted("ab".repeat(32), key, key, nonce);
    String reaction =
        "{\"reference\":\"%s\",\"referenceInboxId\":\"%s\",\"action\":%d,\"content\":\"%s\",\"schema\":%d}";
    String who = alice.address();
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("markdown", "\"# title\"");
    shapes.put("reaction#add", reaction.formatted(first, alice.inbox(), 1, "+", 1));
    shapes.put("reaction#remove", reaction.formatted(first, alice.inbox(), 2, "+", 1));
    shapes.put(
        "reply",
        "{\"reference\":\"%s\",\"referenceInboxId\":\"%s\",\"content\":\"answer\"}"
            .formatted(first, alice.inbox()));
    shapes.put("readReceipt", "null");
    shapes.put(
        "attachment",
        "{\"filename\":\"n.txt\",\"mimeType\":\"text/plain\",\"content\":{\"base64\":\"aGVsbG8=\"}}");
    shapes.put("remoteStaticAttachment", remote);
    shapes.put("multiRemoteStaticAttachment", "{\"attachments\":[" + remote + "," + remote + "]}");
    shapes.put(
        "transactionReference",
        "{\"namespace\":\"eip155\",\"networkId\":\"1\",\"reference\":\"0x"
            + "ab".repeat(32)
            + "\"}");
    shapes.put(
        "walletSendCalls",
        "{\"version\":\"1.0\",\"chainId\":\"0x1\",\"from\":\""
            + who
            + "\",\"calls\":[{\"to\":\""
            + who
            + "\",\"value\":\"0x1\",\"metadata\":{\"description\":\"pay\",\"transactionType\":\"transfer\"}}]}");
    shapes.put(
        "actions",
        "{\"id\":\"m\",\"description\":\"Choose\",\"actions\":[{\"id\":\"y\",\"label\":\"Yes\",\"style\":0},{\"id\":\"n\",\"label\":\"No\",\"style\":2}]}");
    shapes.put("intent", "{\"id\":\"m\",\"actionId\":\"y\"}");
    shapes.put(
        "custom",
        "{\"type\":{\"authorityId\":\"example.org\",\"typeId\":\"made-up\",\"versionMajor\":1,\"versionMinor\":0},\"parameters\":{},\"fallback\":\"made up\",\"content\":{\"base64\":\"AQID\"}}");
    Map<String, JsonNode> contents = new LinkedHashMap<>();
    shapes.forEach((type, shape) -> contents.put(type, json(shape)));
    return contents;
  }

  private static JsonNode json(String shape) {
    try {
      return new ObjectMapper().readTree(shape);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
