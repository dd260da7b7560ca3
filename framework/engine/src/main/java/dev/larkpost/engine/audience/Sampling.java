package dev.larkpost.engine.audience;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Takes a party or not, the same way every time: nothing has to be remembered. */
record Sampling(double share, long seed) {
  private static final double WHOLE = 0x1p53;
  private static final int UNUSED_BITS = 11;

  boolean takes(Party party) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((seed + "/" + party.value()).getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> UNUSED_BITS) / WHOLE < share;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
