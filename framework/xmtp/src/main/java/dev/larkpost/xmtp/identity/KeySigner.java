package dev.larkpost.xmtp.identity;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.wire.identity.RecoverableEcdsaSignature;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/**
 * Signs with a raw secp256k1 key held in memory, for development and small bots. Any thread. The
 * key lives in a number that cannot be wiped: where that matters, write a {@link Signer} that asks
 * a key service.
 */
public final class KeySigner implements Signer {
  private static final int KEY_LENGTH = 32;

  private final ECKeyPair keys;
  private final Identifier identifier;

  private KeySigner(ECKeyPair keys) {
    this.keys = keys;
    this.identifier = Identifier.ethereum(Secp256k1.address(keys.getPublicKey()));
  }

  /**
   * @param key 32 bytes, still the caller's to close
   * @throws IllegalArgumentException when it is no private key of the curve
   */
  public static KeySigner of(Secret key) {
    BigInteger number = new BigInteger(1, key.bytes());
    if (key.length() != KEY_LENGTH || !Secp256k1.isScalar(number)) {
      throw new IllegalArgumentException("not a secp256k1 private key of 32 bytes");
    }
    return new KeySigner(ECKeyPair.create(number));
  }

  /**
   * A signer with a new key; the key cannot be taken out again, so this is for throw-away inboxes.
   */
  public static KeySigner generate(SecureRandom random) {
    byte[] bytes = new byte[KEY_LENGTH];
    do {
      random.nextBytes(bytes);
    } while (!Secp256k1.isScalar(new BigInteger(1, bytes)));
    try (Secret key = Secret.owning(bytes)) {
      return of(key);
    }
  }

  @Override
  public Identifier identifier() {
    return identifier;
  }

  /** An ERC-191 signature, r, s, v with low s and v 27 or 28. */
  @Override
  public Signature sign(String text) {
    Sign.SignatureData data = Sign.signPrefixedMessage(text.getBytes(StandardCharsets.UTF_8), keys);
    ByteString bytes =
        ByteString.copyFrom(data.getR())
            .concat(ByteString.copyFrom(data.getS()))
            .concat(ByteString.copyFrom(data.getV()));
    return Signature.newBuilder()
        .setErc191(RecoverableEcdsaSignature.newBuilder().setBytes(bytes))
        .build();
  }

  @Override
  public String toString() {
    return "KeySigner[" + identifier.shortened() + "]";
  }
}
