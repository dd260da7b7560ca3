package dev.larkpost.mls.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.mls.Vectors;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.Commit;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.GroupContext;
import dev.larkpost.mls.wire.GroupInfo;
import dev.larkpost.mls.wire.GroupSecrets;
import dev.larkpost.mls.wire.MlsMessage;
import dev.larkpost.mls.wire.PrivateMessage;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.PskId;
import dev.larkpost.mls.wire.PublicMessage;
import dev.larkpost.mls.wire.Sender;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.Welcome;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleVectorTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void each_epoch_gives_the_rfcs_secrets() {
    Vectors.run("key-schedule", ScheduleVectorTest::checkSchedule);
  }

  private static void checkSchedule(JsonNode vector, CipherSuite suite) {
    Secret init = secret(vector, "initial_init_secret");
    int number = 0;
    for (JsonNode epoch : Vectors.list(vector, "epochs")) {
      byte[] context =
          new GroupContext(
                  suite,
                  Vectors.bytes(vector, "group_id"),
                  number++,
                  Vectors.bytes(epoch, "tree_hash"),
                  Vectors.bytes(epoch, "confirmed_transcript_hash"),
                  List.of())
              .encoded();
      assertArrayEquals(Vectors.bytes(epoch, "group_context"), context);
      Secret joiner = KeySchedule.joiner(init, secret(epoch, "commit_secret"), context);
      assertEquals(secret(epoch, "joiner_secret"), joiner);
      KeySchedule.Joined joined = KeySchedule.joined(joiner, secret(epoch, "psk_secret"), context);
      assertEquals(secret(epoch, "welcome_secret"), joined.welcome());
      assertEquals(joined.welcome(), KeySchedule.welcome(joiner, secret(epoch, "psk_secret")));
      checkEpoch(epoch, joined.epoch());
      init = joined.epoch().init();
    }
  }

  private static void checkEpoch(JsonNode epoch, EpochSecrets secrets) {
    assertEquals(secret(epoch, "init_secret"), secrets.init());
    assertEquals(secret(epoch, "sender_data_secret"), secrets.senderData());
    assertEquals(secret(epoch, "encryption_secret"), secrets.encryption());
    assertEquals(secret(epoch, "exporter_secret"), secrets.exporter());
    assertEquals(secret(epoch, "epoch_authenticator"), secrets.authenticator());
    assertEquals(secret(epoch, "external_secret"), secrets.external());
    assertEquals(secret(epoch, "confirmation_key"), secrets.confirmation());
    assertEquals(secret(epoch, "membership_key"), secrets.membership());
    assertEquals(secret(epoch, "resumption_psk"), secrets.resumption());
    HpkeKeys external = CipherSuite.deriveKeyPair(secrets.external().bytes());
    assertArrayEquals(Vectors.bytes(epoch, "external_pub"), external.publicKey());
    JsonNode export = epoch.get("exporter");
    assertArrayEquals(
        Vectors.bytes(export, "secret"),
        secrets.export(
            export.get("label").asText(),
            Vectors.bytes(export, "context"),
            export.get("length").asInt()));
  }

  @Test
  void psks_combine_to_the_rfcs_secret() {
    Vectors.run(
        "psk_secret",
        (vector, suite) -> {
          List<PskSecret.Psk> psks = new ArrayList<>();
          for (JsonNode psk : Vectors.list(vector, "psks")) {
            PskId id =
                PskId.external(Vectors.bytes(psk, "psk_id"), Vectors.bytes(psk, "psk_nonce"));
            psks.add(new PskSecret.Psk(id, secret(psk, "psk")));
          }
          assertEquals(secret(vector, "psk_secret"), PskSecret.of(psks));
        });
  }

  @Test
  void transcripts_hash_to_the_rfcs_values() {
    Vectors.run(
        "transcript-hashes",
        (vector, suite) -> {
          AuthenticatedContent commit =
              AuthenticatedContent.decode(Vectors.bytes(vector, "authenticated_content"));
          byte[] confirmed =
              Transcript.confirmed(Vectors.bytes(vector, "interim_transcript_hash_before"), commit);
          assertArrayEquals(Vectors.bytes(vector, "confirmed_transcript_hash_after"), confirmed);
          byte[] tag = commit.auth().confirmationTag().orElseThrow();
          assertArrayEquals(
              Hashes.hmacSha256(Vectors.bytes(vector, "confirmation_key"), confirmed), tag);
          assertArrayEquals(
              Vectors.bytes(vector, "interim_transcript_hash_after"),
              Transcript.interim(confirmed, tag));
        });
  }

  @Test
  void secret_trees_give_the_rfcs_keys() {
    Vectors.run("secret-tree", ScheduleVectorTest::checkSecretTree);
  }

  private static void checkSecretTree(JsonNode vector, CipherSuite suite) {
    JsonNode sender = vector.get("sender_data");
    byte[] ciphertext = Vectors.bytes(sender, "ciphertext");
    MessageCipher cipher = new MessageCipher(suite, secret(sender, "sender_data_secret"));
    assertArrayEquals(Vectors.bytes(sender, "key"), cipher.senderKey(ciphertext));
    assertArrayEquals(Vectors.bytes(sender, "nonce"), cipher.senderNonce(ciphertext));
    List<JsonNode> leaves = Vectors.list(vector, "leaves");
    SecretTree receiving = tree(vector, suite, leaves.size(), leaves.size());
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      SecretTree sending = tree(vector, suite, leaves.size(), leaf);
      for (JsonNode keys : leaves.get(leaf)) {
        int generation = keys.get("generation").asInt();
        for (SecretTree.Kind kind : SecretTree.Kind.values()) {
          String name = kind.name().toLowerCase(java.util.Locale.ROOT);
          byte[] key = Vectors.bytes(keys, name + "_key");
          byte[] nonce = Vectors.bytes(keys, name + "_nonce");
          SecretTree.Draw draw = receiving.receive(leaf, kind, generation);
          assertArrayEquals(key, draw.key().key());
          assertArrayEquals(nonce, draw.key().nonce());
          draw.use();
          assertArrayEquals(new byte[key.length], draw.key().key());
          MessageKey sent = send(sending, kind, generation);
          assertArrayEquals(key, sent.key());
          assertArrayEquals(nonce, sent.nonce());
        }
      }
    }
  }

  private static SecretTree tree(JsonNode vector, CipherSuite suite, int width, int ownLeaf) {
    return SecretTree.of(suite, secret(vector, "encryption_secret"), width, ownLeaf);
  }

  private static MessageKey send(SecretTree tree, SecretTree.Kind kind, int generation) {
    while (true) {
      MessageKey key =
          kind == SecretTree.Kind.APPLICATION ? tree.sendApplication() : tree.sendHandshake();
      if (key.generation() == generation) {
        return key;
      }
    }
  }

  @Test
  void messages_open_and_seal_as_the_rfc_says() {
    Vectors.run("message-protection", this::checkProtection);
  }

  private void checkProtection(JsonNode vector, CipherSuite suite) {
    byte[] context =
        new GroupContext(
                suite,
                Vectors.bytes(vector, "group_id"),
                vector.get("epoch").asLong(),
                Vectors.bytes(vector, "tree_hash"),
                Vectors.bytes(vector, "confirmed_transcript_hash"),
                List.of())
            .encoded();
    FramedContent.Body proposal =
        new FramedContent.Body.Proposed(
            TlsReader.exactly(Vectors.bytes(vector, "proposal"), Proposal::read));
    FramedContent.Body commit =
        new FramedContent.Body.Committed(
            TlsReader.exactly(Vectors.bytes(vector, "commit"), Commit::read));
    FramedContent.Body data =
        new FramedContent.Body.Application(Vectors.bytes(vector, "application"));
    checkPublic(vector, "proposal_pub", context, proposal);
    checkPublic(vector, "commit_pub", context, commit);
    checkPrivate(vector, "proposal_priv", suite, context, proposal);
    checkPrivate(vector, "commit_priv", suite, context, commit);
    checkPrivate(vector, "application_priv", suite, context, data);
  }

  private static void checkPublic(
      JsonNode vector, String field, byte[] context, FramedContent.Body expected) {
    MlsMessage message = MlsMessage.decode(Vectors.bytes(vector, field));
    PublicMessage opened = ((MlsMessage.OfPublic) message).message();
    assertTrue(opened.authenticated().verify(Vectors.bytes(vector, "signature_pub"), context));
    assertArrayEquals(
        opened.membershipTag().orElseThrow(),
        Hashes.hmacSha256(
            Vectors.bytes(vector, "membership_key"), opened.authenticated().toBeMaced(context)));
    assertArrayEquals(encoded(expected), encoded(opened.authenticated().content().body()));
  }

  private void checkPrivate(
      JsonNode vector,
      String field,
      CipherSuite suite,
      byte[] context,
      FramedContent.Body expected) {
    MessageCipher cipher = new MessageCipher(suite, secret(vector, "sender_data_secret"));
    MlsMessage message = MlsMessage.decode(Vectors.bytes(vector, field));
    AuthenticatedContent opened =
        open(vector, suite, cipher, ((MlsMessage.OfPrivate) message).message());
    byte[] signatureKey = Vectors.bytes(vector, "signature_pub");
    assertTrue(opened.verify(signatureKey, context));
    assertArrayEquals(encoded(expected), encoded(opened.content().body()));
    SignatureKeys signer = SignatureKeys.fromSeed(secret(vector, "signature_priv"));
    AuthenticatedContent signed = AuthenticatedContent.sign(2, opened.content(), context, signer);
    AuthenticatedContent tagged =
        opened.auth().confirmationTag().map(signed::withTag).orElse(signed);
    SecretTree sending = SecretTree.of(suite, secret(vector, "encryption_secret"), 2, 1);
    MessageKey key =
        expected instanceof FramedContent.Body.Application
            ? sending.sendApplication()
            : sending.sendHandshake();
    PrivateMessage own = cipher.seal(tagged, 1, key, random);
    AuthenticatedContent again = open(vector, suite, cipher, own);
    assertTrue(again.verify(signatureKey, context));
    assertArrayEquals(encoded(expected), encoded(again.content().body()));
  }

  /** The vectors' sender is leaf 1 of two. */
  private static AuthenticatedContent open(
      JsonNode vector, CipherSuite suite, MessageCipher cipher, PrivateMessage message) {
    SecretTree receiving = SecretTree.of(suite, secret(vector, "encryption_secret"), 2, 0);
    PrivateMessage.SenderData sender = cipher.senderData(message);
    assertEquals(1, sender.leaf());
    SecretTree.Draw draw =
        receiving.receive(1, MessageCipher.kind(message.contentType()), sender.generation());
    AuthenticatedContent opened = cipher.open(message, sender, draw.key());
    assertEquals(new Sender.InGroup(1), opened.content().sender());
    return opened;
  }

  @Test
  void welcomes_open_as_the_rfc_says() {
    Vectors.run(
        "welcome",
        (vector, suite) -> {
          HpkeKeys init = HpkeKeys.fromPrivate(Kem.X25519, secret(vector, "init_priv"));
          Welcome welcome =
              ((MlsMessage.OfWelcome) MlsMessage.decode(Vectors.bytes(vector, "welcome")))
                  .welcome();
          MlsMessage.OfKeyPackage keyPackage =
              (MlsMessage.OfKeyPackage) MlsMessage.decode(Vectors.bytes(vector, "key_package"));
          byte[] ref = keyPackage.keyPackage().checkForGroup(suite).hashRef();
          GroupSecrets secrets =
              GroupSecrets.decode(
                  suite.decryptWithLabel(
                      init,
                      "Welcome",
                      welcome.encryptedGroupInfo(),
                      welcome.find(ref).orElseThrow().groupSecrets()));
          Secret psk = PskSecret.of(List.of());
          Secret key = KeySchedule.welcome(secrets.joiner(), psk);
          GroupInfo info =
              GroupInfo.decode(KeySchedule.openGroupInfo(suite, key, welcome.encryptedGroupInfo()));
          assertTrue(info.verify(Vectors.bytes(vector, "signer_pub")));
          EpochSecrets epoch =
              KeySchedule.joined(secrets.joiner(), psk, info.context().encoded()).epoch();
          assertTrue(
              epoch.confirms(info.confirmationTag(), info.context().confirmedTranscriptHash()));
        });
  }

  private static byte[] encoded(FramedContent.Body body) {
    return dev.larkpost.mls.wire.TlsWriter.bytes(body::write);
  }

  private static Secret secret(JsonNode vector, String field) {
    return Secret.owning(Vectors.bytes(vector, field));
  }
}
