package dev.larkpost.mls.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Expected values were computed by an independent implementation that the official client reads.
 */
class HpkeTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] NONE = {};
  private static final byte[] INFO = HEX.parseHex("134d4c5320312e30204d4c535f57454c434f4d4500");

  @Test
  void xwing_seed_expands_to_the_known_public_key() {
    byte[] publicKey = xwing().publicKey();
    assertEquals(1216, publicKey.length);
    assertEquals(
        "c9a3565ffde4f72b51661be391ee13e46378d7f06dd5c8bf5af9d2cfb5b8336b",
        HEX.formatHex(Hashes.sha256(publicKey)));
    assertEquals(
        "44e9d7d146647281fbba7b3c56cafd5833b7a930ec4206e7c3a6d7764fe81d7a",
        HEX.formatHex(publicKey, 1184, 1216));
  }

  @Test
  void xwing_encapsulation_with_known_randomness_gives_the_known_secret() {
    HpkeKeys keys = xwing();
    Kem.Encapsulated made = Kem.XWING_DRAFT_06.encapsulate(keys.publicKey(), counting(0x40));
    assertEquals(
        "f3b200eccc1a9572dd3d9065284528440844361fea61fb1bd4a85628d4c0f3f0",
        HEX.formatHex(Hashes.sha256(made.enc())));
    assertEquals(
        "f285b028f4de617b6adf9eccbd811327848dd44ac7078c15390b16682576ad8c",
        HEX.formatHex(made.sharedSecret()));
    assertArrayEquals(made.sharedSecret(), keys.kem().decapsulate(keys, made.enc()));
  }

  @Test
  void two_seals_of_one_context_give_the_known_ciphertexts() {
    HpkeKeys keys = xwing();
    Hpke.Sender sender = Hpke.sender(Kem.XWING_DRAFT_06, keys.publicKey(), INFO, counting(0x40));
    byte[] first = sender.seal(NONE, "hello".getBytes(StandardCharsets.UTF_8));
    byte[] second = sender.seal(NONE, HEX.parseHex("0801"));
    assertEquals("7168af7f31c8984f5db2f60edc03c0dce5a53004d8", HEX.formatHex(first));
    assertEquals("17b6bf1dd410c9985787b307ec3aa763448d", HEX.formatHex(second));
    Hpke.Receiver receiver = Hpke.receiver(keys, sender.enc(), INFO);
    assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), receiver.open(NONE, first));
    assertArrayEquals(HEX.parseHex("0801"), receiver.open(NONE, second));
  }

  @Test
  void key_and_base_nonce_of_the_draft_id_are_the_known_ones() {
    byte[] shared =
        HEX.parseHex("f285b028f4de617b6adf9eccbd811327848dd44ac7078c15390b16682576ad8c");
    Hpke.Context context =
        Hpke.Context.of(Kem.XWING_DRAFT_06, Aead.CHACHA20_POLY1305, shared, INFO);
    assertEquals(
        "e8f523896a1e02c414f1ba25f60c991fb267c641b2f0c6d33e65b8b88a1dfe29",
        HEX.formatHex(context.key().bytes()));
    assertEquals("db43f2f8654ad1f9a0c75d10", HEX.formatHex(context.nonce()));
  }

  @ParameterizedTest
  @EnumSource(Kem.class)
  void a_context_opens_what_was_sealed_in_order_and_nothing_else(Kem kem) {
    SecureRandom random = new SecureRandom();
    HpkeKeys keys = HpkeKeys.generate(kem, random);
    Hpke.Sender sender = Hpke.sender(kem, keys.publicKey(), INFO, random);
    byte[] first = sender.seal(NONE, new byte[] {1});
    byte[] second = sender.seal(NONE, new byte[] {2});
    Hpke.Receiver receiver = Hpke.receiver(keys, sender.enc(), INFO);
    refused(Code.BAD_TAG, () -> receiver.open(NONE, second));
    refused(Code.BAD_TAG, () -> receiver.open(new byte[] {9}, first));
    assertArrayEquals(new byte[] {1}, receiver.open(NONE, first));
    assertArrayEquals(new byte[] {2}, receiver.open(NONE, second));
    refused(Code.BAD_TAG, () -> Hpke.receiver(keys, sender.enc(), NONE).open(NONE, first));
  }

  @ParameterizedTest
  @EnumSource(Kem.class)
  void keys_and_encapsulations_of_a_wrong_shape_are_malformed(Kem kem) {
    SecureRandom random = new SecureRandom();
    HpkeKeys keys = HpkeKeys.generate(kem, random);
    byte[] shortKey = Arrays.copyOf(keys.publicKey(), keys.publicKey().length - 1);
    refused(Code.MALFORMED, () -> Hpke.sender(kem, shortKey, INFO, random));
    refused(Code.MALFORMED, () -> Hpke.receiver(keys, new byte[31], INFO));
    byte[] smallOrder = keys.publicKey().clone();
    Arrays.fill(smallOrder, smallOrder.length - 32, smallOrder.length, (byte) 0);
    refused(Code.MALFORMED, () -> Hpke.sender(kem, smallOrder, INFO, random));
  }

  @Test
  void an_mlkem_key_with_coefficients_above_q_is_malformed() {
    byte[] key = xwing().publicKey().clone();
    Arrays.fill(key, 0, 1152, (byte) 0xff);
    refused(Code.MALFORMED, () -> Hpke.sender(Kem.XWING_DRAFT_06, key, INFO, new SecureRandom()));
  }

  private static void refused(Code code, Runnable action) {
    assertEquals(code, assertThrows(MlsException.class, action::run).code());
  }

  private static HpkeKeys xwing() {
    byte[] seed = new byte[32];
    counting(0).nextBytes(seed);
    return HpkeKeys.fromPrivate(Kem.XWING_DRAFT_06, Secret.owning(seed));
  }

  /** Yields start, start + 1, ...: the randomness the expected values were made with. */
  private static SecureRandom counting(int start) {
    return new SecureRandom() {
      private static final long serialVersionUID = 1L;
      private int next = start;

      @Override
      public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) next++;
        }
      }
    };
  }
}
