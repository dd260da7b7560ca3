package dev.larkpost.xmtp.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.EcdsaRecovery;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/** Ours against web3j's: signatures of its making, and numbers that nobody signed. */
final class EcdsaRecoveryTest {
  private static final int CASES = 200;

  private final Random random = new Random(7);

  @Test
  void the_signer_is_found() {
    for (int i = 0; i < CASES; i++) {
      ECKeyPair signer = ECKeyPair.create(number());
      byte[] digest = digest();
      Sign.SignatureData signed = Sign.signMessage(digest, signer, false);
      BigInteger r = new BigInteger(1, signed.getR());
      BigInteger s = new BigInteger(1, signed.getS());
      assertEquals(signer.getPublicKey(), ours(digest, r, s, signed.getV()[0] - 27).orElseThrow());
    }
  }

  @Test
  void what_nobody_signed_gives_what_web3j_gives() {
    int nobody = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] digest = digest();
      BigInteger r = i % 10 == 0 ? BigInteger.valueOf(1 + i / 10) : number();
      BigInteger s = number();
      int parity = i % 2;
      Optional<BigInteger> key = ours(digest, r, s, parity);
      assertEquals(web3j(digest, r, s, parity), key, r + " " + s);
      nobody += key.isEmpty() ? 1 : 0;
    }
    assertTrue(nobody > CASES / 4, "half of all r are on no point");
  }

  @Test
  void a_signature_that_names_infinity_names_nobody() {
    BigInteger s = number();
    // With R = G (r its abscissa) and e = s the two halves cancel out.
    BigInteger abscissa =
        new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16);
    byte[] digest = new byte[32];
    byte[] bytes = s.toByteArray();
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, digest, 32 - length, length);
    assertEquals(Optional.empty(), ours(digest, abscissa, s, 0));
  }

  private static Optional<BigInteger> ours(byte[] digest, BigInteger r, BigInteger s, int parity) {
    return EcdsaRecovery.recover(digest, r, s, parity).map(key -> new BigInteger(1, key));
  }

  private static Optional<BigInteger> web3j(byte[] digest, BigInteger r, BigInteger s, int parity) {
    try {
      return Optional.ofNullable(
          Sign.recoverFromSignature(parity, new ECDSASignature(r, s), digest));
    } catch (IllegalArgumentException noSuchPoint) {
      return Optional.empty();
    }
  }

  private BigInteger number() {
    return new BigInteger(256, random)
        .mod(EcdsaRecovery.ORDER.subtract(BigInteger.ONE))
        .add(BigInteger.ONE);
  }

  private byte[] digest() {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return digest;
  }
}
