package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.identity.IdentityException.Reason;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/** The encodings of P-256 that the JDK does not read: SEC1 points, and DER signatures as r, s. */
final class P256 {
  private static final int FIELD_LENGTH = 32;
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger PRIME =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  private P256() {}

  /** Reads a compressed or uncompressed SEC1 point and checks that it is on the curve. */
  static PublicKey publicKey(byte[] sec1) throws GeneralSecurityException {
    ECPoint point = point(sec1);
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static ECPoint point(byte[] sec1) {
    if (sec1.length == 1 + FIELD_LENGTH && (sec1[0] == 2 || sec1[0] == 3)) {
      BigInteger x = number(sec1, 1);
      return onCurve(x, root(square(x), sec1[0] == 3));
    }
    if (sec1.length == 1 + 2 * FIELD_LENGTH && sec1[0] == 4) {
      return onCurve(number(sec1, 1), number(sec1, 1 + FIELD_LENGTH));
    }
    throw malformed("a passkey that is no SEC1 point");
  }

  private static BigInteger square(BigInteger x) {
    return x.pow(3).subtract(THREE.multiply(x)).add(B).mod(PRIME);
  }

  /** The prime is 3 mod 4, so one power is the root, if there is one. */
  private static BigInteger root(BigInteger square, boolean odd) {
    BigInteger y = square.modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME);
    return y.testBit(0) == odd ? y : PRIME.subtract(y);
  }

  private static ECPoint onCurve(BigInteger x, BigInteger y) {
    boolean inField = x.compareTo(PRIME) < 0 && y.compareTo(PRIME) < 0;
    if (!inField || !y.multiply(y).mod(PRIME).equals(square(x))) {
      throw malformed("a passkey that is not on the curve");
    }
    return new ECPoint(x, y);
  }

  private static BigInteger number(byte[] bytes, int offset) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, offset, offset + FIELD_LENGTH));
  }

  /** DER to r, s of 32 bytes each. */
  static byte[] rawSignature(byte[] der) {
    boolean sequence = der.length >= 8 && der[0] == 0x30 && der[1] == der.length - 2;
    if (!sequence) {
      throw malformed("a passkey signature that is not DER");
    }
    byte[] raw = new byte[2 * FIELD_LENGTH];
    int next = integer(der, 2, raw, 0);
    if (integer(der, next, raw, FIELD_LENGTH) != der.length) {
      throw malformed("a passkey signature followed by other bytes");
    }
    return raw;
  }

  private static int integer(byte[] der, int at, byte[] raw, int offset) {
    int length = at + 1 < der.length && der[at] == 2 ? der[at + 1] : 0;
    int end = at + 2 + length;
    if (length < 1 || length > FIELD_LENGTH + 1 || end > der.length || der[at + 2] < 0) {
      throw malformed("a passkey signature with a bad integer");
    }
    byte[] value = new BigInteger(der, at + 2, length).toByteArray();
    int skip = value[0] == 0 ? 1 : 0;
    if (value.length - skip > FIELD_LENGTH) {
      throw malformed("a passkey signature with a large integer");
    }
    System.arraycopy(
        value, skip, raw, offset + FIELD_LENGTH - (value.length - skip), value.length - skip);
    return end;
  }

  private static IdentityException malformed(String message) {
    return new IdentityException(Reason.MALFORMED_SIGNATURE, message);
  }
}
