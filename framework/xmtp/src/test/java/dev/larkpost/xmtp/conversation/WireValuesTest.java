package dev.larkpost.xmtp.conversation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.Payload;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values computed elsewhere, and what the codecs refuse. */
class WireValuesTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final long SEED = 77;

  private final SecureRandom random = new SecureRandom();

  @Test
  void a_message_id_is_the_official_one() {
    Plaintext plaintext =
        new Plaintext(
            HEX.parseHex(
                "0a120a08786d74702e6f7267120474657874180112110a08656e636f64696e6712055554462d382202676d"),
            "1795254485805294873");
    assertEquals(
        "9828fca0684af894378f74615dd1bf59f1ad9fa42514456ed062512a41b7d4fb",
        plaintext.id(ConversationId.ofHex("9e3a92a5b77a294ba2d4d3dd3837f424")).hex());
  }

  @Test
  void sender_hmac_keys_follow_the_period() {
    byte[] root = new byte[42];
    for (int i = 0; i < root.length; i++) {
      root[i] = (byte) i;
    }
    ConversationId group = ConversationId.ofHex("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    byte[] key = SenderHmac.key(Secret.copyOf(root), group, 692);
    assertEquals(
        "4f5408c76187d6bb6c8282f258e401a373233d8d2e5cfc1905178216794cf2ed2a43e95a2577aefb9dfe",
        HEX.formatHex(key));
    byte[] hmac =
        SenderHmac.of(
            Secret.copyOf(root),
            group,
            Instant.ofEpochSecond(692L * 2_592_000 + 5),
            "data".getBytes(StandardCharsets.US_ASCII));
    assertEquals(
        "19337a95cec2bbf1982ce055fdf8ab44c4fecb55aa5a44922a3c6dc710b05f20", HEX.formatHex(hmac));
  }

  @Test
  void welcomes_open_for_their_key_only_with_both_wrappers() {
    for (int algorithm : new int[] {WelcomeWrapper.X25519, WelcomeWrapper.XWING}) {
      HpkeKeys keys = HpkeKeys.generate(WelcomeWrapper.kem(algorithm), random);
      byte[] welcome = new byte[20_000];
      new Random(SEED).nextBytes(welcome);
      Payload.Welcome sealed =
          WelcomeWrapper.seal(
              new WelcomeWrapper.Recipient(keys.publicKey(), algorithm), welcome, 77, random);
      WelcomeWrapper.Opened opened = WelcomeWrapper.open(sealed, keys);
      assertArrayEquals(welcome, opened.welcome());
      assertEquals(77, opened.cursor());
      HpkeKeys others = HpkeKeys.generate(WelcomeWrapper.kem(algorithm), random);
      assertThrows(MlsException.class, () -> WelcomeWrapper.open(sealed, others));
    }
  }

  @Test
  void a_shared_welcome_opens_through_its_pointer() {
    HpkeKeys keys = HpkeKeys.generate(Kem.XWING_DRAFT_06, random);
    WelcomeWrapper.Pointee pointee = WelcomeWrapper.pointee(new byte[] {1, 2, 3}, 9, random);
    Payload.WelcomePointer sealed =
        WelcomeWrapper.sealPointer(
            new WelcomeWrapper.Recipient(keys.publicKey(), WelcomeWrapper.XWING),
            pointee.pointer(),
            random);
    WelcomeWrapper.Opened opened =
        WelcomeWrapper.openPointee(WelcomeWrapper.openPointer(sealed, keys), pointee.body());
    assertArrayEquals(new byte[] {1, 2, 3}, opened.welcome());
    assertEquals(9, opened.cursor());
  }

  @Test
  void damaged_welcomes_give_mls_exceptions_and_nothing_else() {
    HpkeKeys keys = HpkeKeys.generate(Kem.X25519, random);
    Payload.Welcome good =
        WelcomeWrapper.seal(
            new WelcomeWrapper.Recipient(keys.publicKey(), WelcomeWrapper.X25519),
            new byte[100],
            1,
            random);
    Random chance = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] data = Arrays.copyOf(good.data(), chance.nextInt(good.data().length + 8));
      if (data.length > 0) {
        data[chance.nextInt(data.length)] ^= (byte) (1 + chance.nextInt(255));
      }
      Payload.Welcome bad =
          new Payload.Welcome(data, good.hpkePublicKey(), good.algorithm(), good.metadata());
      assertThrows(MlsException.class, () -> WelcomeWrapper.open(bad, keys));
      refused++;
    }
    assertEquals(3000, refused);
  }

  @Test
  void versions_order_as_semver_does() {
    String[] ascending = {
      "1.9.9",
      "1.10.0-alpha",
      "1.10.0-alpha.1",
      "1.10.0-alpha.beta",
      "1.10.0-2",
      "1.10.0",
      "1.11.0-dev",
      "1.11.0"
    };
    String[] sorted =
        Arrays.stream(ascending)
            .map(v -> Version.parse(v).orElseThrow())
            .sorted()
            .map(
                v ->
                    v.major()
                        + "."
                        + v.minor()
                        + "."
                        + v.patch()
                        + (v.preRelease().isEmpty() ? "" : "-" + v.preRelease()))
            .toArray(String[]::new);
    assertArrayEquals(
        new String[] {
          "1.9.9",
          "1.10.0-2",
          "1.10.0-alpha",
          "1.10.0-alpha.1",
          "1.10.0-alpha.beta",
          "1.10.0",
          "1.11.0-dev",
          "1.11.0"
        },
        sorted);
    assertTrue(Version.parse("1.10").isEmpty());
  }

  @Test
  void the_credential_is_the_inbox_id() {
    InboxId inbox = new InboxId("95ef3bd9ade77162125e53950b898003753e9a50c34bf948e44e5b3f9c36287e");
    byte[] credential = MlsProfile.credential(inbox);
    assertEquals("0a40", HEX.formatHex(credential, 0, 2));
    assertEquals(66, credential.length);
    assertEquals(inbox, MlsProfile.inboxOf(credential).orElseThrow());
    assertTrue(MlsProfile.inboxOf(new byte[] {0x0a, 0x01, 'x'}).isEmpty());
  }
}
