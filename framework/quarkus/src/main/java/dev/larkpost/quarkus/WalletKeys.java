package dev.larkpost.quarkus;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.identity.KeySigner;
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
import java.util.HexFormat;
import java.util.Optional;

/** Finds the wallet key of a bot; on the local network makes one once and keeps it. */
final class WalletKeys {
  static final String FILE = "wallet.key";
  private static final int KEY_BYTES = 32;

  private final SecureRandom random;

  WalletKeys(SecureRandom random) {
    this.random = random;
  }

  /** What the configuration says about one bot's key. */
  record Sources(Optional<String> key, Optional<Path> file) {}

  /**
   * The bot's signer.
   *
   * @param folder where a key made here is kept
   * @param mayMake whether one may be made: only on the local network
   * @throws IllegalStateException when there is no usable key; says where one can be given
   */
  Signer signer(Sources sources, Path folder, boolean mayMake) {
    Optional<String> given = sources.key().or(() -> sources.file().map(WalletKeys::read));
    if (given.isPresent()) {
      return parse(given.get());
    }
    Path kept = folder.resolve(FILE);
    if (Files.exists(kept)) {
      return parse(read(kept));
    }
    if (!mayMake) {
      throw new IllegalStateException(
          "no wallet key: set LARKPOST_KEY, or larkpost.key-file to a file that holds it");
    }
    return make(kept);
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

  private Signer make(Path file) {
    byte[] key = new byte[KEY_BYTES];
    for (Optional<Signer> signer = Optional.empty(); ; ) {
      random.nextBytes(key);
      try {
        signer = Optional.of(parse(HexFormat.of().formatHex(key)));
      } catch (IllegalStateException outsideTheCurve) {
        continue;
      }
      write(file, HexFormat.of().formatHex(key));
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
