package dev.larkpost.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.WalletKeys.Sources;
import dev.larkpost.xmtp.identity.Signer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a bot's wallet key may come from, and what is refused. */
class WalletKeysTest {
  /** Key, password and file of the PBKDF2 example of the Web3 Secret Storage definition. */
  private static final String KEY =
      "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

  private static final String PASSWORD = "testpassword";
  private static final String KEYSTORE =
      """
      {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
      "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
      "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
      "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
      "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"version":3}
      """;

  @TempDir Path folder = Path.of("unset");
  private final WalletKeys keys = new WalletKeys(new SecureRandom());
  private Path keystore = Path.of("unset");
  private Path passwordFile = Path.of("unset");

  @BeforeEach
  void writeFiles() throws IOException {
    keystore = Files.writeString(folder.resolve("wallet.json"), KEYSTORE);
    passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\r\n");
  }

  private Signer signer(Sources sources) {
    return keys.signer(sources, Optional.of(folder), false);
  }

  private String refusal(Sources sources) {
    String said = assertThrows(IllegalStateException.class, () -> signer(sources)).toString();
    assertFalse(said.contains(KEY) || said.contains(PASSWORD), said);
    return said;
  }

  private Sources raw() {
    return new Sources(
        Optional.of("0x" + KEY),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private Sources keystore(Optional<String> password, Optional<Path> file) {
    return new Sources(Optional.empty(), Optional.empty(), Optional.of(keystore), password, file);
  }

  @Test
  void a_keystore_opens_with_the_password_or_a_file_of_it() {
    Signer expected = signer(raw());
    assertEquals(
        expected.identifier(),
        signer(keystore(Optional.empty(), Optional.of(passwordFile))).identifier());
    assertEquals(
        expected.identifier(),
        signer(keystore(Optional.of(PASSWORD), Optional.empty())).identifier());
  }

  @Test
  void a_raw_key_and_a_keystore_are_one_too_many() {
    Sources both =
        new Sources(
            Optional.of(KEY),
            Optional.empty(),
            Optional.of(keystore),
            Optional.of(PASSWORD),
            Optional.empty());
    String said = refusal(both);
    assertTrue(said.contains("given 2 times, by key and keystore: keep one"), said);
  }

  @Test
  void two_passwords_are_one_too_many() {
    String said = refusal(keystore(Optional.of(PASSWORD), Optional.of(passwordFile)));
    assertTrue(said.contains("password is given twice"), said);
  }

  @Test
  void a_keystore_without_password_says_where_to_give_it() {
    String said = refusal(keystore(Optional.empty(), Optional.empty()));
    assertTrue(said.contains("LARKPOST_KEYSTORE_PASSWORD_FILE"), said);
  }

  @Test
  void a_password_without_keystore_makes_no_key_of_its_own() {
    Sources lonely =
        new Sources(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(PASSWORD),
            Optional.empty());
    assertThrows(IllegalStateException.class, () -> keys.signer(lonely, Optional.of(folder), true));
    assertFalse(Files.exists(folder.resolve(WalletKeys.FILE)));
  }

  @Test
  void a_wrong_password_names_the_file_and_nothing_secret() {
    String said = refusal(keystore(Optional.of("wrong"), Optional.empty()));
    assertTrue(said.contains("wallet.json cannot be opened: wrong password"), said);
  }

  @Test
  void a_missing_keystore_or_password_file_is_named() throws IOException {
    Files.delete(passwordFile);
    String said = refusal(keystore(Optional.empty(), Optional.of(passwordFile)));
    assertTrue(said.contains("password cannot be read"), said);
    Files.delete(keystore);
    said = refusal(keystore(Optional.of(PASSWORD), Optional.empty()));
    assertTrue(said.contains("wallet.json cannot be read"), said);
  }

  @Test
  void without_any_key_only_the_local_network_makes_one() {
    Sources none =
        new Sources(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertTrue(refusal(none).contains("no wallet key: set LARKPOST_KEY"));
    Signer made = keys.signer(none, Optional.of(folder), true);
    assertEquals(made.identifier(), keys.signer(none, Optional.of(folder), true).identifier());
    Signer forgotten = keys.signer(none, Optional.empty(), true);
    assertNotEquals(made.identifier(), forgotten.identifier());
  }
}
