package dev.larkpost.connectors.evm.rpc;

import java.util.HexFormat;
import org.web3j.crypto.Hash;

/**
 * The logs bloom of a block: says for sure when an address or topic is in none of its logs (Yellow
 * Paper, section 4.4.3, M<sub>3:2048</sub>).
 */
public final class Bloom {
  private static final int BYTES = 256;

  /** The three bits of an address or topic. */
  public record Key(int first, int second, int third) {
    /**
     * @param item an address or topic: 0x and hex digits
     */
    public static Key of(String item) {
      byte[] hash = Hash.sha3(HexFormat.of().parseHex(item, 2, item.length()));
      return new Key(bit(hash, 0), bit(hash, 2), bit(hash, 4));
    }

    private static int bit(byte[] hash, int at) {
      return ((hash[at] & 0xff) << 8 | hash[at + 1] & 0xff) & 2047;
    }
  }

  private final byte[] bits;

  private Bloom(byte[] bits) {
    this.bits = bits;
  }

  /**
   * @throws IllegalArgumentException when it is not 256 bytes of hex
   */
  static Bloom ofHex(String hex) {
    byte[] bits = HexFormat.of().parseHex(hex, 2, hex.length());
    if (bits.length != BYTES) {
      throw new IllegalArgumentException("a bloom of " + bits.length + " bytes");
    }
    return new Bloom(bits);
  }

  /** False: in no log of the block. */
  public boolean mayHave(Key key) {
    return has(key.first()) && has(key.second()) && has(key.third());
  }

  private boolean has(int bit) {
    return (bits[BYTES - 1 - bit / 8] >> bit % 8 & 1) != 0;
  }
}
