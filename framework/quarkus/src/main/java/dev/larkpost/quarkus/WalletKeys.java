package dev.larkpost.quarkus;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.identity.KeystoreSigner;
import dev.larkpost.xmtp.identity.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the wallet key of a bot; on the local network makes one once and keeps it. */
final class WalletKeys {
  static final String FILE = "wallet.key";
  private static final int KEY_BYTES = 32;
  private static final int PASSWORD_BYTES_MAX = 4096;

  private final SecureRandom random;

  WalletKeys(SecureRandom random) {
    this.random = random;
  }

  /** What the configuration says about one bot's key: at most one of key, file and keystore. */
  record Sources(
      Optional<String> key,
      Optional<Path> file,
      Optional<Path> keystore,
      Optional<String> password,
      Optional<Path> passwordFile) {
    /** Whether anything is said. */
    boolean any() {
      return Stream.of(key, file, keystore, password, passwordFile).anyMatch(Optional::isPresent);
    }

    private void check() {
      List<String> given = new ArrayList<>();
      key.ifPresent(k -> given.add("key"));
      file.ifPresent(f -> given.add("key-file"));
      keystore.ifPresent(k -> given.add("keystore"));
      if (given.size() > 1) {
        throw new IllegalStateException(
            "the wallet key is given "
                + given.size()
                + " times, by "
                + String.join(" and ", given)
                + ": keep one");
      }
      if (password.isPresent() && passwordFile.isPresent()) {
        throw new IllegalStateException(
            "the keystore's password is given twice, by keystore-password and"
                + " keystore-password-file: keep one");
      }
      boolean opens = password.isPresent() || passwordFile.isPresent();
      if (opens != keystore.isPresent()) {
        throw new IllegalStateException(
            opens
                ? "there is a keystore password and no keystore: set LARKPOST_KEYSTORE to the file"
                : "the keystore needs its password: set LARKPOST_KEYSTORE_PASSWORD_FILE to a file"
                    + " that holds it, or LARKPOST_KEYSTORE_PASSWORD");
      }
    }
  }

  /**
   * The bot's signer.
   *
   * @param folder where a key made here is kept; empty when it lives as long as the process
   * @param mayMake whether one may be made: only on the local network
   * @throws IllegalStateException when there is no usable key, or more than one; says what to do
   */
  Signer signer(Sources sources, Optional<Path> folder, boolean mayMake) {
    sources.check();
    if (sources.keystore().isPresent()) {
      return keystore(sources.keystore().get(), sources);
    }
    Optional<String> given = sources.key().or(() -> sources.file().map(WalletKeys::read));
    if (given.isPresent()) {
      return parse(given.get());
    }
    Optional<Path> kept = folder.map(f -> f.resolve(FILE));
    if (kept.filter(Files::exists).isPresent()) {
      return parse(read(kept.get()));
    }
    if (!mayMake) {
      throw new IllegalStateException(
          "no wallet key: set LARKPOST_KEY, larkpost.key-file to a file that holds it, or"
              + " LARKPOST_KEYSTORE to a keystore");
    }
    return make(kept);
  }

  private static Signer keystore(Path file, Sources sources) {
    try (Secret password = password(sources)) {
      return KeystoreSigner.open(file, password);
    } catch (IllegalArgumentException refused) {
      throw new IllegalStateException(
          "the keystore " + file + " cannot be opened: " + refused.getMessage());
    } catch (UncheckedIOException unreadable) {
      throw new IllegalStateException("the keystore " + file + " cannot be read", unreadable);
    }
  }

  private static Secret password(Sources sources) {
    byte[] bytes =
        sources
            .passwordFile()
            .map(WalletKeys::passwordOf)
            .orElseGet(() -> sources.password().orElseThrow().getBytes(StandardCharsets.UTF_8));
    return Secret.owning(bytes);
  }

  private static byte[] passwordOf(Path file) {
    byte[] bytes;
    try {
      if (Files.size(file) > PASSWORD_BYTES_MAX) {
        throw new IllegalStateException("the password file " + file + " is too large for one");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException failed) {
      throw new IllegalStateException("the password file " + file + " cannot be read", failed);
    }
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    byte[] password = Arrays.copyOf(bytes, end);
    Arrays.fill(bytes, (byte) 0);
    return password;
  }

  private static Signer parse(String hex) {
    String digits = hex.strip();
    String plain = digits.startsWith("0x") ? digits.substring(2) : digits;
    try (Secret key = Secret.owning(HexFormat.of().parseHex(plain))) {
      return KeySigner.of(key);
    } catch (IllegalArgumentException notAKey) {
      // The cause is dropped on purpose: its message may quote the key.
      throw new IllegalStateException("the wallet key is not 64 hex digits of a private key");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException failed) {
      throw new IllegalStateException("the wallet key file " + file + " cannot be read", failed);
    }
  }

  private Signer make(Optional<Path> file) {
    byte[] key = new byte[KEY_BYTES];
    for (Optional<Signer> signer = Optional.empty(); ; ) {
      random.nextBytes(key);
      try {
        signer = Optional.of(parse(HexFormat.of().formatHex(key)));
      } catch (IllegalStateException outsideTheCurve) {
        continue;
      }
      file.ifPresent(f -> write(f, HexFormat.of().formatHex(key)));
      return signer.get();
    }
  }

  private static void write(Path file, String hex) {
    FileAttribute<?> owner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix ? new FileAttribute<?>[] {owner} : new FileAttribute<?>[0];
    try {
      Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(Path.of(".")));
      Files.createFile(file, attributes);
      Files.writeString(file, hex + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    } catch (IOException failed) {
      throw new UncheckedIOException("the wallet key cannot be kept in " + file, failed);
    }
  }
}
