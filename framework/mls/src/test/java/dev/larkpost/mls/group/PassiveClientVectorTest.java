package dev.larkpost.mls.group;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.mls.Vectors;
import dev.larkpost.mls.crypto.CipherSuite;
import dev.larkpost.mls.crypto.HpkeKeys;
import dev.larkpost.mls.crypto.Kem;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.crypto.SignatureKeys;
import dev.larkpost.mls.wire.MlsMessage;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins and follows whole groups; suite 1 too, which only swaps the AEAD. */
class PassiveClientVectorTest {
  private final SecureRandom random = new SecureRandom();
  private int epochs;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passive-client-welcome",
        "passive-client-handling-commit",
        "passive-client-random"
      })
  void groups_can_be_joined_and_followed(String file) {
    epochs = 0;
    Vectors.run(file, (vector, suite) -> follow(vector));
    System.out.println("vectors " + file + ": " + epochs + " epochs followed");
  }

  private void follow(JsonNode vector) {
    SignatureKeys signer = SignatureKeys.fromSeed(secret(vector, "signature_priv"));
    MlsMessage keyPackage = MlsMessage.decode(Vectors.bytes(vector, "key_package"));
    KeyPackageKeys keys =
        new KeyPackageKeys(
            ((MlsMessage.OfKeyPackage) keyPackage).keyPackage().encoded(),
            HpkeKeys.fromPrivate(Kem.X25519, secret(vector, "init_priv")),
            HpkeKeys.fromPrivate(Kem.X25519, secret(vector, "encryption_priv")));
    Map<Long, Secret> resumption = new HashMap<>();
    Policy policy = policy(vector, resumption);
    Optional<byte[]> tree =
        vector.get("ratchet_tree").isNull()
            ? Optional.empty()
            : Optional.of(Vectors.bytes(vector, "ratchet_tree"));
    Joining.Joined joined =
        new Joining(keys, signer, policy).join(Vectors.bytes(vector, "welcome"), tree);
    Group group = Group.offer(joined, signer, random, policy).accept();
    assertArrayEquals(
        Vectors.bytes(vector, "initial_epoch_authenticator"), group.epochAuthenticator());
    for (JsonNode epoch : Vectors.list(vector, "epochs")) {
      resumption.put(group.epoch(), group.resumption().orElseThrow());
      for (JsonNode proposal : Vectors.list(epoch, "proposals")) {
        group.receive(HexFormat.of().parseHex(proposal.asText()));
      }
      Received received = group.receive(Vectors.bytes(epoch, "commit"));
      group.merge(StagedCommit.decode(GroupTest.committed(received).encoded()));
      assertArrayEquals(Vectors.bytes(epoch, "epoch_authenticator"), group.epochAuthenticator());
      epochs++;
    }
  }

  private static Policy policy(JsonNode vector, Map<Long, Secret> resumption) {
    Map<String, byte[]> psks = new HashMap<>();
    for (JsonNode psk : Vectors.list(vector, "external_psks")) {
      psks.put(psk.get("psk_id").asText(), Vectors.bytes(psk, "psk"));
    }
    return new Policy(
        EnumSet.allOf(CipherSuite.class),
        true,
        false,
        id ->
            id.external()
                ? Optional.ofNullable(psks.get(HexFormat.of().formatHex(id.id())))
                    .map(Secret::copyOf)
                : Optional.ofNullable(resumption.get(id.epoch())));
  }

  private static Secret secret(JsonNode vector, String field) {
    return Secret.owning(Vectors.bytes(vector, field));
  }

  @Test
  void the_public_group_refuses_the_psks_and_suites_of_the_vectors() {
    int psk = 0;
    int suite = 0;
    for (JsonNode vector : Vectors.of("passive-client-welcome")) {
      SignatureKeys signer = SignatureKeys.fromSeed(secret(vector, "signature_priv"));
      MlsMessage keyPackage = MlsMessage.decode(Vectors.bytes(vector, "key_package"));
      KeyPackageKeys keys =
          new KeyPackageKeys(
              ((MlsMessage.OfKeyPackage) keyPackage).keyPackage().encoded(),
              HpkeKeys.fromPrivate(Kem.X25519, secret(vector, "init_priv")),
              HpkeKeys.fromPrivate(Kem.X25519, secret(vector, "encryption_priv")));
      boolean other = vector.get("cipher_suite").asInt() != 3;
      boolean needsPsk = !Vectors.list(vector, "external_psks").isEmpty();
      if (other || needsPsk) {
        GroupTest.refused(
            dev.larkpost.mls.MlsException.Code.UNSUPPORTED,
            () -> Group.join(Vectors.bytes(vector, "welcome"), keys, signer, random));
        suite += other ? 1 : 0;
        psk += other ? 0 : 1;
      }
    }
    System.out.println("refused: " + suite + " of another suite, " + psk + " with PSKs");
  }
}
