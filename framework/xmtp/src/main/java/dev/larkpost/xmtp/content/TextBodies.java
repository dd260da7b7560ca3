package dev.larkpost.xmtp.content;

import com.google.protobuf.ByteString;
import dev.larkpost.xmtp.wire.message.EncodedContent;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The types whose body is text or raw bytes and whose details are parameters. */
final class TextBodies {
  private static final String ENCODING = "encoding";
  private static final String UTF_8 = "UTF-8";
  private static final String FILENAME = "filename";
  private static final String MIME_TYPE = "mimeType";
  private static final HexFormat HEX = HexFormat.of();

  private TextBodies() {}

  static EncodedContent text(Content.Text text) {
    return utf8(ContentType.TEXT, text.text());
  }

  static Content readText(EncodedContent wire) {
    return new Content.Text(readUtf8(wire));
  }

  static EncodedContent markdown(Content.Markdown markdown) {
    return utf8(ContentType.MARKDOWN, markdown.markdown());
  }

  static Content readMarkdown(EncodedContent wire) {
    return new Content.Markdown(readUtf8(wire));
  }

  static EncodedContent attachment(Content.Attachment attachment) {
    EncodedContent.Builder wire =
        ContentCodec.of(ContentType.ATTACHMENT)
            .putParameters(MIME_TYPE, attachment.mimeType())
            .setFallback(Fallbacks.attachment(attachment.filename()))
            .setContent(ByteString.copyFrom(attachment.data()));
    attachment.filename().ifPresent(name -> wire.putParameters(FILENAME, name));
    return wire.build();
  }

  static Content readAttachment(EncodedContent wire) {
    return new Content.Attachment(
        optional(wire, FILENAME), required(wire, MIME_TYPE), wire.getContent().toByteArray());
  }

  static EncodedContent remoteAttachment(Content.RemoteAttachment remote) {
    EncodedContent.Builder wire =
        ContentCodec.of(ContentType.REMOTE_ATTACHMENT)
            .putParameters("contentDigest", remote.contentDigest())
            .putParameters("salt", HEX.formatHex(remote.salt()))
            .putParameters("nonce", HEX.formatHex(remote.nonce()))
            .putParameters("secret", HEX.formatHex(remote.secret()))
            .putParameters("scheme", remote.scheme())
            .setFallback(Fallbacks.remoteAttachment(remote.filename()))
            .setContent(ByteString.copyFromUtf8(remote.url()));
    remote
        .contentLength()
        .ifPresent(length -> wire.putParameters("contentLength", String.valueOf(length)));
    remote.filename().ifPresent(name -> wire.putParameters(FILENAME, name));
    return wire.build();
  }

  static Content readRemoteAttachment(EncodedContent wire) {
    return new Content.RemoteAttachment(
        strictUtf8(wire.getContent()),
        required(wire, "scheme"),
        required(wire, "contentDigest"),
        HEX.parseHex(required(wire, "secret")),
        HEX.parseHex(required(wire, "salt")),
        HEX.parseHex(required(wire, "nonce")),
        optional(wire, "contentLength").map(Long::valueOf),
        optional(wire, FILENAME));
  }

  static EncodedContent unknown(Content.Unknown unknown) {
    EncodedContent.Builder wire =
        ContentCodec.of(unknown.type())
            .putAllParameters(unknown.parameters())
            .setContent(ByteString.copyFrom(unknown.content()));
    unknown.fallback().ifPresent(wire::setFallback);
    return wire.build();
  }

  static Content unknown(EncodedContent wire) {
    return new Content.Unknown(
        ContentCodec.typeOf(wire),
        wire.getParametersMap(),
        wire.hasFallback() ? Optional.of(wire.getFallback()) : Optional.empty(),
        wire.getContent().toByteArray());
  }

  static String required(EncodedContent wire, String parameter) {
    return optional(wire, parameter)
        .orElseThrow(() -> new IllegalArgumentException("parameter " + parameter + " is missing"));
  }

  static Optional<String> optional(EncodedContent wire, String parameter) {
    Map<String, String> parameters = wire.getParametersMap();
    return Optional.ofNullable(parameters.get(parameter));
  }

  /** Text, refused where the bytes are not UTF-8: replaced characters would be another text. */
  static String strictUtf8(ByteString bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.asReadOnlyByteBuffer()).toString();
    } catch (CharacterCodingException notUtf8) {
      throw new IllegalArgumentException("not UTF-8", notUtf8);
    }
  }

  private static EncodedContent utf8(ContentType type, String text) {
    return ContentCodec.of(type)
        .putParameters(ENCODING, UTF_8)
        .setContent(ByteString.copyFromUtf8(text))
        .build();
  }

  private static String readUtf8(EncodedContent wire) {
    if (!wire.getParametersOrDefault(ENCODING, UTF_8).equalsIgnoreCase(UTF_8)) {
      throw new IllegalArgumentException("another character encoding than UTF-8");
    }
    return strictUtf8(wire.getContent());
  }
}
