package dev.larkpost.xmtp.conversation;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.id.ConversationId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Lets a push server drop what came from the sender's own devices (wire file mls-and-messages
 * section 6.2).
 */
final class SenderHmac {
  static final int ROOT_LENGTH = 42;
  private static final long PERIOD_SECONDS = 2_592_000;
  private static final byte[] SALT = "libXMTP HKDF salt!".getBytes(StandardCharsets.US_ASCII);

  private SenderHmac() {}

  static byte[] of(Secret root, ConversationId conversation, Instant now, byte[] message) {
    long period = Math.floorDiv(now.getEpochSecond(), PERIOD_SECONDS);
    return Hashes.hmacSha256(key(root, conversation, period), message);
  }

  static byte[] key(Secret root, ConversationId conversation, long period) {
    byte[] id = conversation.bytes();
    byte[] info =
        ByteBuffer.allocate(id.length + Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(id)
            .putLong(period)
            .array();
    byte[] ikm = ByteBuffer.allocate(root.length() + id.length).put(root.bytes()).put(id).array();
    return Hashes.hkdfExpand(Hashes.hkdfExtract(SALT, ikm), info, ROOT_LENGTH);
  }
}
