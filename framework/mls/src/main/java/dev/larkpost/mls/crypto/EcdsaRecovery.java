package dev.larkpost.mls.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The key behind an ECDSA signature on secp256k1 (SEC 1 section 4.1.6). Not part of MLS: it is here
 * because this package is the home of curves, and not web3j's, which spends two fifths of its time
 * on a multiplication by the order that on a curve of cofactor one always gives infinity.
 */
public final class EcdsaRecovery {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final int COORDINATE_LENGTH = 32;

  /** Of the curve's base point. */
  public static final BigInteger ORDER = CURVE.getN();

  private EcdsaRecovery() {}

  /**
   * Q = (s R - e G) / r, for the R of the given parity.
   *
   * @param digest the 32 bytes that were signed
   * @param r both above 0 and below {@link #ORDER}
   * @param parity of R's ordinate, 0 or 1
   * @return the uncompressed key without its prefix byte, 64 bytes; empty when no point has that r,
   *     or the signature names no key
   */
  public static Optional<byte[]> recover(byte[] digest, BigInteger r, BigInteger s, int parity) {
    return point(r, parity)
        .map(point -> key(new BigInteger(1, digest), r, s, point))
        .filter(key -> !key.isInfinity())
        .map(key -> key.getEncoded(false))
        .map(encoded -> Arrays.copyOfRange(encoded, 1, encoded.length));
  }

  private static ECPoint key(BigInteger digest, BigInteger r, BigInteger s, ECPoint point) {
    BigInteger inverse = r.modInverse(ORDER);
    BigInteger ofPoint = s.multiply(inverse).mod(ORDER);
    BigInteger ofBase = digest.negate().multiply(inverse).mod(ORDER);
    return ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, point, ofPoint).normalize();
  }

  private static Optional<ECPoint> point(BigInteger r, int parity) {
    byte[] number = r.toByteArray(); // a zero byte in front when the highest bit is set
    int length = Math.min(number.length, COORDINATE_LENGTH);
    byte[] compressed = new byte[1 + COORDINATE_LENGTH];
    System.arraycopy(
        number, number.length - length, compressed, compressed.length - length, length);
    compressed[0] = (byte) (2 + parity);
    try {
      return Optional.of(CURVE.getCurve().decodePoint(compressed));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // half of all r are the abscissa of no point
    }
  }
}
