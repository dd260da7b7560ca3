package dev.larkpost.xmtp.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.wire.identity.IdentityAction;
import dev.larkpost.xmtp.wire.identity.IdentityUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wire file identity-and-network, sections 1.2, 8.1 and 8.2, byte for byte. */
class SignatureTextVectorTest {
  private static final String UPDATE =
      """
      0a790a770a2a307837653566343535323039316136393132356435646663623762386332363539303239333935626466
      10011a450a430a41feeb61092515d1198b2e3ef06fc31d71672d9345de50fa7dbfdf1f2e859b833c38ce26b778a11b87
      460e50fe28a97a93606bcbda90741446741cc608d95564ec1c20010ad60112d3010a22122003a107bff3ce10be1d70dd
      18e74bc09967e4d6309ba50d5f1ddc8664125531b812450a430a41feeb61092515d1198b2e3ef06fc31d71672d9345de
      50fa7dbfdf1f2e859b833c38ce26b778a11b87460e50fe28a97a93606bcbda90741446741cc608d95564ec1c1a661a64
      0a401612f9ba5bbf8c968c227105540a8a8780fc62d472ff4d4545927911c48e194415dddc8133ee196e816a44b80743
      c89227df0f621c9bd4329bc2d4a23169460b122003a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664
      125531b810959a97ece39fe7cb171a403935656633626439616465373731363231323565353339353062383938303033
      3735336539613530633334626639343865343465356233663963333632383765
      """
          .replaceAll("\\s", "");

  @ParameterizedTest
  @CsvSource({
    "ETHEREUM,0x1234567890abcdef1234567890abcdef12345678,0,fcd18d86276d7a99fe522dba9660c420f03c8648785ada7c5daae232a3df77a9",
    "ETHEREUM,0x1234567890abcdef1234567890abcdef12345678,1,a38db5b39c536ce8cda4a67ce2a2d2fee6360dd0935875f26138e7899d6c15f7",
    "ETHEREUM,0x7e5f4552091a69125d5dfcb7b8c2659029395bdf,0,ffe620e1d1ec3d9037870b1120b4c17e0aa62715834320a44aab2081536c6198",
    "ETHEREUM,0x7e5f4552091a69125d5dfcb7b8c2659029395bdf,1,95ef3bd9ade77162125e53950b898003753e9a50c34bf948e44e5b3f9c36287e",
    "ETHEREUM,0x7e5f4552091a69125d5dfcb7b8c2659029395bdf,2,59af342f1fe70f53bee434f59bb8f3adc36e5754dcc25400496c0012ae67b87f",
    "ETHEREUM,0x2b5ad5c4795c026514f8317c7a215e218dccd6cf,1,fc370831fba68a30892a8ee86834d19962702a4df912fee346ce4625c7e05e10",
    "PASSKEY,021111111111111111111111111111111111111111111111111111111111111111,1,833fcdce85d3be7d85f4e58385029f9bc31761ef6832346acf35c6384cf6698c"
  })
  void inbox_ids_are_those_of_the_network(
      Identifier.Kind kind, String identifier, long nonce, String inbox) {
    assertEquals(inbox, InboxIds.derive(new Identifier(kind, identifier), nonce).value());
  }

  @Test
  void a_registration_is_built_byte_for_byte() {
    Instant then = Instant.ofEpochSecond(1_700_000_000L, 123_456_789L);
    Registration registration =
        new Registration(Fixtures.VERIFIER, Clock.fixed(then, ZoneOffset.UTC));
    SignatureKeys installation = Fixtures.installation(0);
    IdentityUpdate update = registration.createInbox(Fixtures.wallet(1), 1, installation).update();
    String text = SignatureText.of(update);
    assertEquals(358, text.length());
    assertEquals(
        "bed3138ef54d1abac6a44d3050b89ecb3840ba8b706b41f7dc4ea3fb4bc7554c",
        hex(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8))));
    assertEquals(
        "8f3202f16e36927d9c714715da4eab3b4b62bf3cc70650eebb4c25ccb50a0902",
        hex(Secp256k1.personalDigest(text.getBytes(StandardCharsets.UTF_8))));
    assertArrayEquals(HexFormat.of().parseHex(UPDATE), update.toByteArray());
  }

  @Test
  void the_text_of_every_action_kind_is_exact() {
    MemberId address = new MemberId.Wallet("0x4567890abcdef1234567890abcdef12345678123");
    InboxId inbox = new InboxId("fcd18d86276d7a99fe522dba9660c420f03c8648785ada7c5daae232a3df77a9");
    IdentityAction.Builder addInstallation = IdentityAction.newBuilder();
    addInstallation
        .getAddBuilder()
        .getNewMemberIdentifierBuilder()
        .setInstallationPublicKey(ByteString.copyFrom(new byte[] {1, 2, 3}));
    IdentityAction.Builder revokeInstallation = IdentityAction.newBuilder();
    revokeInstallation
        .getRevokeBuilder()
        .getMemberToRevokeBuilder()
        .setInstallationPublicKey(ByteString.copyFrom(new byte[] {1, 2, 3}));
    IdentityUpdate update =
        Fixtures.unsigned(
            inbox,
            12,
            UnsignedActions.create(
                Identifier.ethereum("0x1234567890abcdef1234567890abcdef12345678"), 0),
            UnsignedActions.add(address),
            addInstallation.build(),
            UnsignedActions.revoke(address),
            revokeInstallation.build(),
            UnsignedActions.changeRecovery(
                Identifier.ethereum("0x7890abcdef1234567890abcdef12345678123456")));
    assertEquals(
        """
        XMTP : Authenticate to inbox

        Inbox ID: fcd18d86276d7a99fe522dba9660c420f03c8648785ada7c5daae232a3df77a9
        Current time: 1970-01-01T00:00:00Z

        - Create inbox
          (Owner: 0x1234567890abcdef1234567890abcdef12345678)
        - Link address to inbox
          (Address: 0x4567890abcdef1234567890abcdef12345678123)
        - Grant messaging access to app
          (ID: 010203)
        - Unlink address from inbox
          (Address: 0x4567890abcdef1234567890abcdef12345678123)
        - Revoke messaging access from app
          (ID: 010203)
        - Change inbox recovery address
          (Address: 0x7890abcdef1234567890abcdef12345678123456)

        For more info: https://xmtp.org/signatures""",
        SignatureText.of(update));
  }

  @Test
  void passkeys_are_named_by_the_hex_of_their_key() {
    MemberId passkey = new MemberId.Passkey("02" + "11".repeat(32));
    IdentityUpdate update =
        Fixtures.unsigned(
            new InboxId("00".repeat(32)),
            1_700_000_000_123_456_789L,
            UnsignedActions.add(passkey),
            UnsignedActions.revoke(passkey));
    String key = "02" + "11".repeat(32);
    assertEquals(
        "XMTP : Authenticate to inbox\n\nInbox ID: "
            + "00".repeat(32)
            + "\nCurrent time: 2023-11-14T22:13:20Z\n\n- Link passkey to inbox\n  (Passkey: "
            + key
            + ")\n- Unlink passkey from inbox\n  (Passkey: "
            + key
            + ")\n\nFor more info: https://xmtp.org/signatures",
        SignatureText.of(update));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
