package dev.larkpost.xmtp.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.identity.IdentityException.Reason;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of signature: who it names, and what it must not accept. */
class SignatureVerifierTest {
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final String KEY =
      "c85ef7d79691fe79573b1a7064c19c1a9819ebdbd1faaab1a8ec92344438aaf4";

  @Test
  void a_high_s_names_somebody_else_and_is_lowered_for_replay() {
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);
    byte[] digest = Secp256k1.personalDigest(text);
    byte[] low = Fixtures.wallet(1).sign("text").getErc191().getBytes().toByteArray();
    byte[] high = low.clone();
    byte[] s =
        ORDER.subtract(new BigInteger(1, java.util.Arrays.copyOfRange(low, 32, 64))).toByteArray();
    System.arraycopy(s, s.length - 32, high, 32, 32);
    assertArrayEquals(low, Secp256k1.lowered(high));
    String own = Fixtures.wallet(1).identifier().value();
    assertEquals(own, Secp256k1.address(Secp256k1.recoverKey(digest, low)));
    byte[] flipped = high.clone();
    flipped[64] ^= 7;
    String other = Secp256k1.address(Secp256k1.recoverKey(digest, Secp256k1.lowered(flipped)));
    assertTrue(!own.equals(other), "the recovery byte must not be corrected");
  }

  @Test
  void recovery_bytes_may_be_0_1_27_28_and_nothing_else() {
    byte[] digest = Secp256k1.personalDigest(new byte[] {1});
    byte[] signature = Fixtures.wallet(3).sign("\u0001").getErc191().getBytes().toByteArray();
    String own = Fixtures.wallet(3).identifier().value();
    assertEquals(own, Secp256k1.address(Secp256k1.recoverKey(digest, signature)));
    signature[64] -= 27;
    assertEquals(own, Secp256k1.address(Secp256k1.recoverKey(digest, signature)));
    for (int v : new int[] {2, 26, 29, 35, 255}) {
      signature[64] = (byte) v;
      malformed(() -> Secp256k1.recoverKey(digest, signature));
    }
  }

  @Test
  void zero_and_too_large_scalars_are_malformed() {
    byte[] digest = new byte[32];
    byte[] zero = new byte[65];
    malformed(() -> Secp256k1.recoverKey(digest, Secp256k1.lowered(zero)));
    byte[] large = new byte[65];
    java.util.Arrays.fill(large, 0, 64, (byte) 0xff);
    malformed(() -> Secp256k1.recoverKey(digest, large));
    malformed(() -> Secp256k1.lowered(new byte[64]));
  }

  @Test
  void a_passkey_assertion_names_its_key() throws GeneralSecurityException {
    for (boolean compressed : new boolean[] {true, false}) {
      PasskeyForge passkey = new PasskeyForge(compressed);
      InboxId inbox = InboxIds.derive(passkey.identifier(), 1);
      IdentityUpdate unsigned =
          Fixtures.unsigned(inbox, 5, UnsignedActions.create(passkey.identifier(), 1));
      String text = SignatureText.of(unsigned);
      Signature good = passkey.sign(text);
      IdentityUpdate update = UnsignedActions.sign(unsigned, good);
      AssociationState state =
          AssociationLog.apply(java.util.Optional.empty(), update, Fixtures.VERIFIER);
      assertTrue(state.has(passkey.identifier()));
      assertEquals(state, AssociationState.decode(state.encoded()));
      bad(UnsignedActions.sign(unsigned, passkey.sign(text + " ")));
      Signature.Builder otherData = good.toBuilder();
      otherData.getPasskeyBuilder().setAuthenticatorData(ByteString.copyFromUtf8("other"));
      bad(UnsignedActions.sign(unsigned, otherData.build()));
    }
  }

  @Test
  void accounts_outside_ethereum_are_malformed() {
    for (String account :
        new String[] {
          "eip155:1",
          "solana:1:0x" + "11".repeat(20),
          "eip155:x:0x" + "11".repeat(20),
          "eip155:99999999999999999999:0x" + "11".repeat(20),
          "eip155:1:0x" + "11".repeat(19)
        }) {
      Signature.Builder signature = Signature.newBuilder();
      signature.getErc6492Builder().setAccountId(account);
      malformed(() -> ContractWallets.claimed(signature.getErc6492()));
    }
  }

  @Test
  void keystores_of_both_derivations_open(@TempDir Path dir) throws IOException {
    String scrypt =
        keystore(
            "scrypt",
            "{\"dklen\":32,\"n\":4096,\"p\":1,\"r\":8,\"salt\":\"" + "ab".repeat(32) + "\"}",
            dev.larkpost.mls.crypto.Scrypt.derive(
                "correct horse".getBytes(StandardCharsets.UTF_8),
                HexFormat.of().parseHex("ab".repeat(32)),
                4096,
                8,
                1,
                32));
    Path file = dir.resolve("key.json");
    Files.writeString(file, scrypt);
    KeystoreSigner signer = KeystoreSigner.open(file, password("correct horse"));
    assertEquals(
        KeySigner.of(Secret.owning(HexFormat.of().parseHex(KEY))).identifier(),
        signer.identifier());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> KeystoreSigner.open(file, password("wrong horse")));
    assertTrue(!e.toString().contains("horse"));
  }

  /** The PBKDF2 example of the Web3 Secret Storage definition. */
  @Test
  void the_published_keystore_example_opens(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("published.json");
    Files.writeString(
        file,
        """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"version":3}
        """);
    assertEquals(
        KeySigner.of(
                Secret.owning(
                    HexFormat.of()
                        .parseHex(
                            "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")))
            .identifier(),
        KeystoreSigner.open(file, password("testpassword")).identifier());
  }

  private static String keystore(String kdf, String params, Secret key) {
    byte[] sealed = aes(key, HexFormat.of().parseHex(KEY));
    byte[] input = new byte[16 + sealed.length];
    System.arraycopy(key.bytes(), 16, input, 0, 16);
    System.arraycopy(sealed, 0, input, 16, sealed.length);
    return """
        {"version":3,"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"%s"},"ciphertext":"%s",
        "kdf":"%s","kdfparams":%s,"mac":"%s"}}
        """
        .formatted(
            "00".repeat(16),
            HexFormat.of().formatHex(sealed),
            kdf,
            params,
            HexFormat.of().formatHex(org.web3j.crypto.Hash.sha3(input)));
  }

  private static byte[] aes(Secret key, byte[] plain) {
    try {
      javax.crypto.Cipher cipher = javax.crypto.Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          javax.crypto.Cipher.ENCRYPT_MODE,
          new javax.crypto.spec.SecretKeySpec(key.bytes(), 0, 16, "AES"),
          new javax.crypto.spec.IvParameterSpec(new byte[16]));
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Secret password(String text) {
    return Secret.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void malformed(org.junit.jupiter.api.function.Executable work) {
    assertEquals(Reason.MALFORMED_SIGNATURE, assertThrows(IdentityException.class, work).reason());
  }

  private static void bad(IdentityUpdate update) {
    assertEquals(
        Reason.BAD_SIGNATURE,
        assertThrows(IdentityException.class, () -> Fixtures.VERIFIER.verify(update)).reason());
  }

  /** A WebAuthn authenticator as a browser would show it. */
  private static final class PasskeyForge implements Signer {
    private final KeyPair keys;
    private final byte[] sec1;

    PasskeyForge(boolean compressed) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
      keys = generator.generateKeyPair();
      sec1 = encode(((ECPublicKey) keys.getPublic()).getW(), compressed);
    }

    private static byte[] encode(java.security.spec.ECPoint point, boolean compressed) {
      byte[] out = new byte[compressed ? 33 : 65];
      out[0] = (byte) (compressed ? (point.getAffineY().testBit(0) ? 3 : 2) : 4);
      copy(point.getAffineX(), out, 1);
      if (!compressed) {
        copy(point.getAffineY(), out, 33);
      }
      return out;
    }

    private static void copy(BigInteger number, byte[] out, int offset) {
      byte[] bytes = number.toByteArray();
      int skip = Math.max(0, bytes.length - 32);
      System.arraycopy(bytes, skip, out, offset + 32 - (bytes.length - skip), bytes.length - skip);
    }

    @Override
    public Identifier identifier() {
      return new Identifier(Identifier.Kind.PASSKEY, HexFormat.of().formatHex(sec1));
    }

    @Override
    public Signature sign(String text) {
      byte[] challenge = text.getBytes(StandardCharsets.UTF_8);
      byte[] data =
          ("{\"type\":\"webauthn.get\",\"challenge\":\""
                  + Base64.getUrlEncoder().withoutPadding().encodeToString(challenge)
                  + "\",\"origin\":\"https://example.org\"}")
              .getBytes(StandardCharsets.UTF_8);
      byte[] authenticator = new byte[37];
      try {
        java.security.Signature ecdsa = java.security.Signature.getInstance("SHA256withECDSA");
        ecdsa.initSign(keys.getPrivate());
        ecdsa.update(authenticator);
        ecdsa.update(MessageDigest.getInstance("SHA-256").digest(data));
        Signature.Builder signature = Signature.newBuilder();
        signature
            .getPasskeyBuilder()
            .setPublicKey(ByteString.copyFrom(sec1))
            .setSignature(ByteString.copyFrom(ecdsa.sign()))
            .setAuthenticatorData(ByteString.copyFrom(authenticator))
            .setClientDataJson(ByteString.copyFrom(data));
        return signature.build();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }
}
