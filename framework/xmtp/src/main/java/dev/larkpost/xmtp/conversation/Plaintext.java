package dev.larkpost.xmtp.conversation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.wire.message.PlaintextEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an application message holds once opened (wire file mls-and-messages section 6.1).
 *
 * @param content EncodedContent bytes
 */
record Plaintext(byte[] content, String idempotencyKey) {
  private static final byte[] SEPARATOR = {0x09};

  byte[] encoded() {
    return PlaintextEnvelope.newBuilder()
        .setV1(
            PlaintextEnvelope.V1
                .newBuilder()
                .setContent(UnsafeByteOperations.unsafeWrap(content))
                .setIdempotencyKey(idempotencyKey))
        .build()
        .toByteArray();
  }

  /** Empty for everything that is not a V1 envelope; nobody sends those to be read. */
  static Optional<Plaintext> decode(byte[] plaintext) {
    try {
      PlaintextEnvelope envelope = PlaintextEnvelope.parseFrom(plaintext);
      if (!envelope.hasV1()) {
        return Optional.empty();
      }
      ByteString content = envelope.getV1().getContent();
      return Optional.of(
          new Plaintext(content.toByteArray(), envelope.getV1().getIdempotencyKey()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  MessageId id(ConversationId conversation) {
    return new MessageId(
        Hashes.sha256(
            conversation.bytes(),
            SEPARATOR,
            idempotencyKey.getBytes(StandardCharsets.UTF_8),
            SEPARATOR,
            content));
  }
}
