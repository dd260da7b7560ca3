package dev.larkpost.mls.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larkpost.mls.Vectors;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CryptoBasicsVectorTest {
  @Test
  void labelled_operations_give_the_rfcs_values() {
    Vectors.run("crypto-basics", this::check);
  }

  private void check(JsonNode vector, CipherSuite suite) {
    JsonNode ref = vector.get("ref_hash");
    assertArrayEquals(
        Vectors.bytes(ref, "out"),
        CipherSuite.refHash(ref.get("label").asText(), Vectors.bytes(ref, "value")));
    JsonNode expand = vector.get("expand_with_label");
    assertArrayEquals(
        Vectors.bytes(expand, "out"),
        CipherSuite.expandWithLabel(
            Vectors.bytes(expand, "secret"),
            expand.get("label").asText(),
            Vectors.bytes(expand, "context"),
            expand.get("length").asInt()));
    JsonNode derive = vector.get("derive_secret");
    assertArrayEquals(
        Vectors.bytes(derive, "out"),
        CipherSuite.deriveSecret(Vectors.bytes(derive, "secret"), derive.get("label").asText()));
    JsonNode tree = vector.get("derive_tree_secret");
    assertArrayEquals(
        Vectors.bytes(tree, "out"),
        CipherSuite.deriveTreeSecret(
            Vectors.bytes(tree, "secret"),
            tree.get("label").asText(),
            tree.get("generation").asInt(),
            tree.get("length").asInt()));
    checkSignature(vector.get("sign_with_label"));
    checkEncryption(vector.get("encrypt_with_label"), suite);
  }

  private static void checkSignature(JsonNode sign) {
    byte[] content = Vectors.bytes(sign, "content");
    String label = sign.get("label").asText();
    byte[] publicKey = Vectors.bytes(sign, "pub");
    SignatureKeys keys = SignatureKeys.fromSeed(Secret.owning(Vectors.bytes(sign, "priv")));
    assertArrayEquals(publicKey, keys.publicKey());
    byte[] signature = Vectors.bytes(sign, "signature");
    assertTrue(CipherSuite.verify(publicKey, label, content, signature));
    assertArrayEquals(signature, CipherSuite.sign(keys, label, content));
    assertFalse(CipherSuite.verify(publicKey, label + "x", content, signature));
  }

  private static void checkEncryption(JsonNode encrypt, CipherSuite suite) {
    HpkeKeys keys = HpkeKeys.fromPrivate(Kem.X25519, Secret.owning(Vectors.bytes(encrypt, "priv")));
    assertArrayEquals(Vectors.bytes(encrypt, "pub"), keys.publicKey());
    String label = encrypt.get("label").asText();
    byte[] context = Vectors.bytes(encrypt, "context");
    byte[] plaintext = Vectors.bytes(encrypt, "plaintext");
    var sealed =
        new CipherSuite.Sealed(
            Vectors.bytes(encrypt, "kem_output"), Vectors.bytes(encrypt, "ciphertext"));
    assertArrayEquals(plaintext, suite.decryptWithLabel(keys, label, context, sealed));
    var own =
        suite.encryptWithLabel(keys.publicKey(), label, context, plaintext, new SecureRandom());
    assertArrayEquals(plaintext, suite.decryptWithLabel(keys, label, context, own));
  }
}
