package dev.larkpost.connectors.evm;

import java.nio.ByteBuffer;

/**
 * {@code isValidSignature(bytes32,bytes)}: how a contract is asked whether it signed (ERC-1271).
 */
final class Erc1271 {
  private static final int SELECTOR = 0x1626ba7e;
  private static final int WORD = 32;

  /** The selector, as a word. */
  private static final String YES = "1626ba7e" + "0".repeat(56);

  private Erc1271() {}

  static byte[] call(byte[] hash, byte[] signature) {
    int padded = (signature.length + WORD - 1) / WORD * WORD;
    ByteBuffer call = ByteBuffer.allocate(Integer.BYTES + 3 * WORD + padded);
    call.putInt(SELECTOR).put(hash);
    call.put(word(2 * WORD)).put(word(signature.length));
    return call.put(signature).array();
  }

  private static byte[] word(int number) {
    return ByteBuffer.allocate(WORD).putInt(WORD - Integer.BYTES, number).array();
  }

  /** The whole answer is compared: whatever else begins with these bytes is no yes. */
  static boolean agreed(String answer) {
    return answer.equals("0x" + YES);
  }

  /** Whether a word of hex, without 0x, says yes. */
  static boolean isYes(String word) {
    return word.equals(YES);
  }
}
