package dev.larkpost.xmtp.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The types whose body is JSON; member order is the official client's. */
final class JsonBodies {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private JsonBodies() {}

  static Content readLegacyReaction(EncodedContent wire) {
    JsonNode body = Json.read(wire);
    return new Content.Reaction(
        MessageId.ofHex(Json.text(body, "reference")),
        Json.optionalText(body, "referenceInboxId")
            .filter(inbox -> !inbox.isEmpty())
            .map(InboxId::new),
        switch (Json.text(body, "action")) {
          case "added" -> true;
          case "removed" -> false;
          default -> throw new IllegalArgumentException("neither added nor removed");
        },
        Json.text(body, "content"),
        switch (Json.optionalText(body, "schema").orElse("custom")) {
          case "unicode" -> Content.Reaction.Schema.UNICODE;
          case "shortcode" -> Content.Reaction.Schema.SHORTCODE;
          default -> Content.Reaction.Schema.CUSTOM;
        });
  }

  static EncodedContent transactionReference(Content.TransactionReference tx) {
    ObjectNode body = Json.object();
    tx.namespace().ifPresent(namespace -> body.put("namespace", namespace));
    body.put("networkId", tx.networkId()).put("reference", tx.reference());
    tx.metadata()
        .ifPresent(
            metadata ->
                body.putObject("metadata")
                    .put("transactionType", metadata.transactionType())
                    .put("currency", metadata.currency())
                    .put("amount", metadata.amount())
                    .put("decimals", metadata.decimals())
                    .put("fromAddress", metadata.fromAddress())
                    .put("toAddress", metadata.toAddress()));
    return encoded(ContentType.TRANSACTION_REFERENCE, Json.write(body))
        .setFallback(Fallbacks.transactionReference(tx.reference()))
        .build();
  }

  static Content readTransactionReference(EncodedContent wire) {
    JsonNode body = Json.read(wire);
    return new Content.TransactionReference(
        Json.optionalText(body, "namespace"),
        Json.scalar(body.path("networkId")),
        Json.text(body, "reference"),
        Json.present(body, "metadata").map(JsonBodies::readMetadata));
  }

  private static Content.TransactionMetadata readMetadata(JsonNode metadata) {
    return new Content.TransactionMetadata(
        Json.text(metadata, "transactionType"),
        Json.text(metadata, "currency"),
        Json.number(metadata, "amount").doubleValue(),
        Json.number(metadata, "decimals").intValue(),
        Json.text(metadata, "fromAddress"),
        Json.text(metadata, "toAddress"));
  }

  static EncodedContent walletSendCalls(Content.WalletSendCalls request) {
    ObjectNode body =
        Json.object()
            .put("version", request.version())
            .put("chainId", request.chainId())
            .put("from", request.from());
    ArrayNode calls = body.putArray("calls");
    for (Content.WalletSendCalls.Call call : request.calls()) {
      ObjectNode entry = calls.addObject();
      call.to().ifPresent(to -> entry.put("to", to));
      call.data().ifPresent(data -> entry.put("data", data));
      call.value().ifPresent(value -> entry.put("value", value));
      call.gas().ifPresent(gas -> entry.put("gas", gas));
      Json.putStrings(entry, "metadata", call.metadata());
    }
    Json.putStrings(body, "capabilities", request.capabilities());
    String json = Json.write(body);
    return encoded(ContentType.WALLET_SEND_CALLS, json)
        .setFallback(Fallbacks.walletSendCalls(json))
        .build();
  }

  static Content readWalletSendCalls(EncodedContent wire) {
    JsonNode body = Json.read(wire);
    List<Content.WalletSendCalls.Call> calls = new ArrayList<>();
    for (JsonNode call : Json.array(body, "calls")) {
      calls.add(
          new Content.WalletSendCalls.Call(
              Json.optionalText(call, "to"),
              Json.optionalText(call, "data"),
              Json.optionalText(call, "value"),
              Json.optionalText(call, "gas"),
              Json.strings(call, "metadata")));
    }
    return new Content.WalletSendCalls(
        Json.text(body, "version"),
        Json.scalar(body.path("chainId")),
        Json.text(body, "from"),
        calls,
        Json.strings(body, "capabilities"));
  }

  static EncodedContent actions(Content.Actions actions) {
    ObjectNode body =
        Json.object().put("id", actions.id()).put("description", actions.description());
    ArrayNode entries = body.putArray("actions");
    for (Content.Actions.Action action : actions.actions()) {
      ObjectNode entry = entries.addObject().put("id", action.id()).put("label", action.label());
      action.imageUrl().ifPresent(url -> entry.put("imageUrl", url));
      action.style().ifPresent(style -> entry.put("style", style.name().toLowerCase(Locale.ROOT)));
      action.expiresAt().ifPresent(time -> entry.put("expiresAt", TIME.format(time)));
    }
    actions.expiresAt().ifPresent(time -> body.put("expiresAt", TIME.format(time)));
    return encoded(ContentType.ACTIONS, Json.write(body))
        .setFallback(Fallbacks.actions(actions))
        .build();
  }

  static Content readActions(EncodedContent wire) {
    JsonNode body = Json.read(wire);
    List<Content.Actions.Action> actions = new ArrayList<>();
    for (JsonNode action : Json.array(body, "actions")) {
      actions.add(
          new Content.Actions.Action(
              Json.text(action, "id"),
              Json.text(action, "label"),
              Json.optionalText(action, "imageUrl"),
              Json.optionalText(action, "style").flatMap(JsonBodies::style),
              Json.optionalText(action, "expiresAt").map(JsonBodies::time)));
    }
    return new Content.Actions(
        Json.text(body, "id"),
        Json.text(body, "description"),
        actions,
        Json.optionalText(body, "expiresAt").map(JsonBodies::time));
  }

  private static Optional<Content.Actions.Style> style(String style) {
    return switch (style) {
      case "primary" -> Optional.of(Content.Actions.Style.PRIMARY);
      case "secondary" -> Optional.of(Content.Actions.Style.SECONDARY);
      case "danger" -> Optional.of(Content.Actions.Style.DANGER);
      // Only how a button looks: a style of tomorrow must not cost the buttons.
      default -> Optional.empty();
    };
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notATime) {
      throw new IllegalArgumentException("not an RFC 3339 time", notATime);
    }
  }

  static EncodedContent intent(Content.Intent intent) {
    ObjectNode body = Json.object().put("id", intent.id()).put("actionId", intent.actionId());
    Json.putStrings(body, "metadata", intent.metadata());
    return encoded(ContentType.INTENT, Json.write(body))
        .setFallback(Fallbacks.intent(intent))
        .build();
  }

  static Content readIntent(EncodedContent wire) {
    JsonNode body = Json.read(wire);
    Map<String, String> metadata = Json.strings(body, "metadata");
    return new Content.Intent(Json.text(body, "id"), Json.text(body, "actionId"), metadata);
  }

  private static EncodedContent.Builder encoded(ContentType type, String json) {
    return ContentCodec.of(type).setContent(ByteString.copyFromUtf8(json));
  }
}
