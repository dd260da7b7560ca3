package dev.larkpost.mls.crypto;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * draft-connolly-cfrg-xwing-kem-06: ML-KEM-768 and X25519 combined with SHA3-256. Written out here
 * because the order of the random bytes is then ours to test.
 */
final class XWing {
  private static final int SEED = 32;
  private static final int MLKEM_PUBLIC = 1184;
  private static final int MLKEM_CIPHERTEXT = 1088;
  private static final byte[] LABEL = "\\.//^\\".getBytes(StandardCharsets.US_ASCII);

  private XWing() {}

  static byte[] publicKey(byte[] seed) {
    return Expanded.of(seed).publicKey();
  }

  static Kem.Encapsulated encapsulate(byte[] publicKey, SecureRandom random) {
    byte[] message = new byte[SEED];
    byte[] ephemeral = new byte[SEED];
    random.nextBytes(message);
    random.nextBytes(ephemeral);
    byte[] theirX = Arrays.copyOfRange(publicKey, MLKEM_PUBLIC, publicKey.length);
    byte[] encX = DhKem.publicKey(ephemeral);
    byte[] secretX = DhKem.agree(ephemeral, theirX);
    SecretWithEncapsulation ml =
        MLKEMGenerator.internalGenerateEncapsulated(mlkem(publicKey), message);
    byte[] shared = combine(ml.getSecret(), secretX, encX, theirX);
    return new Kem.Encapsulated(shared, LabeledHkdf.concat(ml.getEncapsulation(), encX));
  }

  static byte[] decapsulate(HpkeKeys pair, byte[] enc) {
    Expanded keys = pair.expanded();
    byte[] ownX = Arrays.copyOfRange(pair.publicKey(), MLKEM_PUBLIC, pair.publicKey().length);
    byte[] encX = Arrays.copyOfRange(enc, MLKEM_CIPHERTEXT, enc.length);
    byte[] secretM =
        new MLKEMExtractor(keys.mlkem()).extractSecret(Arrays.copyOf(enc, MLKEM_CIPHERTEXT));
    return combine(secretM, DhKem.agree(keys.scalar(), encX), encX, ownX);
  }

  private static MLKEMPublicKeyParameters mlkem(byte[] publicKey) {
    try {
      return new MLKEMPublicKeyParameters(
          MLKEMParameters.ml_kem_768, Arrays.copyOf(publicKey, MLKEM_PUBLIC));
    } catch (IllegalArgumentException e) {
      // FIPS 203 section 7.2: coefficients above q.
      throw new MlsException(Code.MALFORMED, "not an ML-KEM-768 public key", e);
    }
  }

  private static byte[] combine(byte[] secretM, byte[] secretX, byte[] encX, byte[] publicX) {
    MessageDigest digest = Hashes.digest("SHA3-256");
    digest.update(secretM);
    digest.update(secretX);
    digest.update(encX);
    digest.update(publicX);
    return digest.digest(LABEL);
  }

  /** The two private keys that one seed stands for. */
  record Expanded(MLKEMPrivateKeyParameters mlkem, byte[] scalar) {
    static Expanded of(byte[] seed) {
      byte[] all = new byte[3 * SEED];
      SHAKEDigest shake = new SHAKEDigest(256);
      shake.update(seed, 0, seed.length);
      shake.doFinal(all, 0, all.length);
      return new Expanded(
          new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(all, 2 * SEED)),
          Arrays.copyOfRange(all, 2 * SEED, all.length));
    }

    byte[] publicKey() {
      return LabeledHkdf.concat(
          mlkem.getPublicKeyParameters().getEncoded(), DhKem.publicKey(scalar));
    }
  }
}
