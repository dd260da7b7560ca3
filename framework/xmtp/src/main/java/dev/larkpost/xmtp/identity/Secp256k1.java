package dev.larkpost.xmtp.identity;

import dev.larkpost.mls.crypto.EcdsaRecovery;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/** Recovers who made an ECDSA signature on Ethereum's curve. Stateless. */
final class Secp256k1 {
  static final int SIGNATURE_LENGTH = 65;
  private static final int SCALAR_LENGTH = 32;
  private static final int KEY_LENGTH = 2 * SCALAR_LENGTH;
  private static final int ADDRESS_LENGTH = 20;
  private static final BigInteger ORDER = EcdsaRecovery.ORDER;
  private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  private Secp256k1() {}

  static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  /** ERC-191 "personal message" digest. */
  static byte[] personalDigest(byte[] text) {
    return Sign.getEthereumMessageHash(text);
  }

  /**
   * The same signature with the lower of its two s. The recovery byte stays as it is, because that
   * is what the network does: a signature with a high s names somebody else.
   *
   * @param signature r, s, v: 65 bytes
   */
  static byte[] lowered(byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      throw malformed("an ECDSA signature of another length than 65");
    }
    BigInteger s = scalar(signature, SCALAR_LENGTH);
    if (s.compareTo(HALF_ORDER) <= 0) {
      return signature;
    }
    byte[] low = signature.clone();
    byte[] lowS = ORDER.subtract(s).toByteArray();
    Arrays.fill(low, SCALAR_LENGTH, 2 * SCALAR_LENGTH, (byte) 0);
    int skip = Math.max(0, lowS.length - SCALAR_LENGTH);
    int length = lowS.length - skip;
    System.arraycopy(lowS, skip, low, 2 * SCALAR_LENGTH - length, length);
    return low;
  }

  /**
   * The uncompressed public key, without its prefix byte, that signed the digest.
   *
   * @param signature r, s, v with v one of 0, 1, 27, 28
   */
  static BigInteger recoverKey(byte[] digest, byte[] signature) {
    BigInteger r = scalar(signature, 0);
    BigInteger s = scalar(signature, SCALAR_LENGTH);
    if (!isScalar(r) || !isScalar(s)) {
      throw malformed("an ECDSA signature outside the curve's order");
    }
    return EcdsaRecovery.recover(digest, r, s, parity(signature))
        .map(key -> new BigInteger(1, key))
        .orElseThrow(
            () -> new IdentityException(Reason.BAD_SIGNATURE, "the signature names no key"));
  }

  /**
   * 0x and 40 lower-case hex digits: the last 20 bytes of the key's Keccak-256. Not by web3j's
   * Keys, which registers Bouncy Castle as a provider: 450 classes that a start had to wait for.
   */
  static String address(BigInteger publicKey) {
    byte[] hash = Hash.sha3(Numeric.toBytesPadded(publicKey, KEY_LENGTH));
    return "0x" + HexFormat.of().formatHex(hash, hash.length - ADDRESS_LENGTH, hash.length);
  }

  private static int parity(byte[] signature) {
    int v = signature[SIGNATURE_LENGTH - 1] & 0xff;
    return switch (v) {
      case 0, 1 -> v;
      case 27, 28 -> v - 27;
      default -> throw malformed("recovery byte " + v);
    };
  }

  private static BigInteger scalar(byte[] signature, int offset) {
    return new BigInteger(1, Arrays.copyOfRange(signature, offset, offset + SCALAR_LENGTH));
  }

  private static IdentityException malformed(String message) {
    return new IdentityException(Reason.MALFORMED_SIGNATURE, message);
  }
}
