package dev.larkpost.mls.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrimitivesTest {
  private static final HexFormat HEX = HexFormat.of();
  private final SecureRandom random = new SecureRandom();

  @Test
  void hkdf_gives_the_first_test_case_of_rfc_5869() {
    byte[] prk = Hashes.hkdfExtract(HEX.parseHex("000102030405060708090a0b0c"), filled(22, 0x0b));
    assertEquals(
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", HEX.formatHex(prk));
    assertEquals(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        HEX.formatHex(Hashes.hkdfExpand(prk, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"), 42)));
  }

  @Test
  void hmac_equals_the_platforms_for_every_key_length_around_the_block() throws Exception {
    for (int length = 1; length < 140; length++) {
      byte[] key = bytes(length);
      byte[] message = bytes(length % 7 * 30);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      assertArrayEquals(mac.doFinal(message), Hashes.hmacSha256(key, message), "key " + length);
    }
  }

  @Test
  void hkdf_refuses_more_than_255_blocks() {
    assertThrows(
        IllegalArgumentException.class, () -> Hashes.hkdfExpand(new byte[32], new byte[0], 8161));
  }

  @Test
  void ed25519_gives_the_second_test_case_of_rfc_8032() {
    SignatureKeys keys = keys("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    assertEquals(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        HEX.formatHex(keys.publicKey()));
    assertEquals(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        HEX.formatHex(Ed25519.sign(keys, new byte[] {0x72})));
  }

  @Test
  void ed25519ph_gives_the_test_case_of_rfc_8032() {
    SignatureKeys keys = keys("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
    byte[] message = "abc".getBytes(StandardCharsets.US_ASCII);
    byte[] signature = Ed25519.signPrehashed(keys, new byte[0], message);
    assertEquals(
        "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
            + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
        HEX.formatHex(signature));
    assertTrue(Ed25519.verifyPrehashed(keys.publicKey(), new byte[0], message, signature));
    assertFalse(Ed25519.verifyPrehashed(keys.publicKey(), new byte[1], message, signature));
    assertFalse(Ed25519.verifyPrehashed(keys.publicKey(), new byte[256], message, signature));
    assertFalse(Ed25519.verify(keys.publicKey(), message, signature));
  }

  @Test
  void verification_says_no_to_bad_input_of_every_length_and_never_throws() {
    SignatureKeys keys = SignatureKeys.generate(random);
    byte[] message = bytes(100);
    byte[] signature = Ed25519.sign(keys, message);
    assertTrue(Ed25519.verify(keys.publicKey(), message, signature));
    for (int length = 0; length < 80; length++) {
      assertFalse(Ed25519.verify(keys.publicKey(), message, bytes(length)));
      assertFalse(Ed25519.verify(bytes(length), message, signature));
    }
    for (int bit = 0; bit < 512; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertFalse(Ed25519.verify(keys.publicKey(), message, flipped));
    }
    assertFalse(Ed25519.verify(filled(32, 0xff), message, signature));
  }

  @ParameterizedTest
  @EnumSource(Aead.class)
  void an_aead_opens_only_what_it_sealed(Aead aead) {
    byte[] key = bytes(aead.keyLength());
    byte[] nonce = bytes(12);
    byte[] aad = bytes(20);
    byte[] plaintext = bytes(50);
    byte[] sealed = aead.seal(key, nonce, aad, plaintext);
    assertEquals(66, sealed.length);
    assertArrayEquals(plaintext, aead.open(key, nonce, aad, sealed));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      badTag(() -> aead.open(key, nonce, aad, flipped));
    }
    for (int length = 0; length < 17; length++) {
      byte[] shortened = Arrays.copyOf(sealed, length);
      badTag(() -> aead.open(key, nonce, aad, shortened));
    }
    badTag(() -> aead.open(key, nonce, bytes(20), sealed));
  }

  @Test
  void chacha20_poly1305_gives_the_example_of_rfc_8439() {
    byte[] key = HEX.parseHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    byte[] sealed =
        Aead.CHACHA20_POLY1305.seal(
            key,
            HEX.parseHex("070000004041424344454647"),
            HEX.parseHex("50515253c0c1c2c3c4c5c6c7"),
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                    + " future, sunscreen would be it.")
                .getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        "1ae10b594f09e26a7e902ecbd0600691",
        HEX.formatHex(sealed, sealed.length - 16, sealed.length));
  }

  @Test
  void secrets_print_nothing_compare_by_content_and_are_gone_after_close() {
    byte[] bytes = bytes(32);
    Secret secret = Secret.copyOf(bytes);
    assertEquals("Secret[32]", secret.toString());
    assertEquals(Secret.copyOf(bytes), secret);
    secret.close();
    assertArrayEquals(new byte[32], secret.bytes());
    assertNotEquals(Secret.copyOf(bytes), secret);
    assertFalse(SignatureKeys.generate(random).toString().matches(".*[0-9a-f]{16}.*"));
  }

  private static void badTag(Runnable action) {
    assertEquals(Code.BAD_TAG, assertThrows(MlsException.class, action::run).code());
  }

  private static SignatureKeys keys(String seed) {
    return SignatureKeys.fromSeed(Secret.owning(HEX.parseHex(seed)));
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
