package dev.larkpost.xmtp.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larkpost.mls.crypto.Scrypt;
import dev.larkpost.mls.crypto.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.web3j.crypto.Hash;

/**
 * Opens a Web3 Secret Storage file, version 3. Our own code because web3j keeps its reader in a
 * module that brings a whole network client along.
 */
final class Keystore {
  private static final int VERSION = 3;
  private static final int KEY_LENGTH = 32;
  private static final int HALF = 16;
  private static final int MAX_ROUNDS = 10_000_000;

  private Keystore() {}

  /**
   * @return the private key, 32 bytes, the caller's to close
   * @throws IllegalArgumentException when it is no keystore or the password is wrong; the message
   *     holds nothing of either
   */
  static Secret decrypt(byte[] json, Secret password) {
    try {
      JsonNode file = new ObjectMapper().readTree(json);
      if (file.path("version").asInt() != VERSION) {
        throw new IllegalArgumentException("not a version 3 keystore");
      }
      JsonNode crypto = file.has("crypto") ? file.path("crypto") : file.path("Crypto");
      try (Secret key = derive(crypto, password)) {
        return open(crypto, key);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a keystore");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks AES or PBKDF2", e);
    }
  }

  private static Secret derive(JsonNode crypto, Secret password) throws GeneralSecurityException {
    JsonNode params = crypto.path("kdfparams");
    byte[] salt = hex(params, "salt");
    if (params.path("dklen").asInt() != KEY_LENGTH) {
      throw new IllegalArgumentException("a keystore with another key length than 32");
    }
    return switch (crypto.path("kdf").asText()) {
      case "scrypt" ->
          Scrypt.derive(
              password.bytes(),
              salt,
              params.path("n").asInt(),
              params.path("r").asInt(),
              params.path("p").asInt(),
              KEY_LENGTH);
      case "pbkdf2" -> pbkdf2(params, salt, password);
      default -> throw new IllegalArgumentException("a keystore with an unknown key derivation");
    };
  }

  private static Secret pbkdf2(JsonNode params, byte[] salt, Secret password)
      throws GeneralSecurityException {
    int rounds = params.path("c").asInt();
    if (!params.path("prf").asText().equals("hmac-sha256") || rounds < 1 || rounds > MAX_ROUNDS) {
      throw new IllegalArgumentException("a keystore with unknown PBKDF2 parameters");
    }
    char[] chars = new String(password.bytes(), StandardCharsets.UTF_8).toCharArray();
    PBEKeySpec spec = new PBEKeySpec(chars, salt, rounds, KEY_LENGTH * Byte.SIZE);
    try {
      SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
      return Secret.owning(factory.generateSecret(spec).getEncoded());
    } finally {
      spec.clearPassword();
      Arrays.fill(chars, '\0');
    }
  }

  private static Secret open(JsonNode crypto, Secret key) throws GeneralSecurityException {
    if (!crypto.path("cipher").asText().equals("aes-128-ctr")) {
      throw new IllegalArgumentException("a keystore with an unknown cipher");
    }
    byte[] sealed = hex(crypto, "ciphertext");
    byte[] mac = hex(crypto, "mac");
    byte[] iv = hex(crypto.path("cipherparams"), "iv");
    if (iv.length != HALF || !MessageDigest.isEqual(mac, mac(key.bytes(), sealed))) {
      throw new IllegalArgumentException("wrong password, or a damaged keystore");
    }
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    SecretKeySpec half = new SecretKeySpec(key.bytes(), 0, HALF, "AES");
    cipher.init(Cipher.DECRYPT_MODE, half, new IvParameterSpec(iv));
    return Secret.owning(cipher.doFinal(sealed));
  }

  private static byte[] mac(byte[] key, byte[] sealed) {
    byte[] input = Arrays.copyOf(Arrays.copyOfRange(key, HALF, 2 * HALF), HALF + sealed.length);
    System.arraycopy(sealed, 0, input, HALF, sealed.length);
    return Hash.sha3(input);
  }

  private static byte[] hex(JsonNode node, String field) {
    return HexFormat.of().parseHex(node.path(field).asText());
  }
}
