package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.event.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes of records as texts, where they are texts. */
final class Texts {
  private Texts() {}

  /** Empty when it is no UTF-8. */
  static Optional<String> utf8(byte[] bytes) {
    try {
      // A decoder of its own reports; new String would replace.
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  /** A text, or the bytes where it is none. */
  static Object textOrBytes(byte[] bytes) {
    return utf8(bytes).<Object>map(text -> text).orElseGet(() -> Bytes.of(bytes));
  }
}
