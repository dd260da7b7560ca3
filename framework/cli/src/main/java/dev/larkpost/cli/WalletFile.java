package dev.larkpost.cli;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.identity.KeystoreSigner;
import dev.larkpost.xmtp.identity.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A wallet's private key: where it is read from, and how a new one is kept. Never printed. */
final class WalletFile {
  private static final int KEY_BYTES = 32;
  private static final int FILE_BYTES_MAX = 4096;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The wallet's private key as 64 hex digits; or the key in LARKPOST_KEY.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      description = "A Web3 keystore; or its name in LARKPOST_KEYSTORE.")
  Optional<Path> keystore = Optional.empty();

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The keystore's password; or LARKPOST_KEYSTORE_PASSWORD_FILE.")
  Optional<Path> password = Optional.empty();

  Signer signer(Shell shell) {
    Optional<Path> store = keystore.or(() -> named(shell, "LARKPOST_KEYSTORE"));
    if (store.isPresent() && file.isEmpty()) {
      return keystore(shell, store.get());
    }
    return file.map(WalletFile::read)
        .or(() -> Optional.ofNullable(shell.environment().get("LARKPOST_KEY")))
        .map(WalletFile::parse)
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Exit.USAGE,
                    "which wallet? give --key-file or --keystore, or set LARKPOST_KEY"));
  }

  private static Optional<Path> named(Shell shell, String variable) {
    return Optional.ofNullable(shell.environment().get(variable)).map(Path::of);
  }

  private Signer keystore(Shell shell, Path store) {
    Path from =
        password
            .or(() -> named(shell, "LARKPOST_KEYSTORE_PASSWORD_FILE"))
            .orElseThrow(
                () -> new Failure(Failure.Exit.USAGE, "the keystore needs --password-file"));
    try (Secret secret =
        Secret.owning(read(from).stripTrailing().getBytes(StandardCharsets.UTF_8))) {
      return KeystoreSigner.open(store, secret);
    } catch (IllegalArgumentException refused) {
      throw new Failure(
          Failure.Exit.FAILED, "the keystore cannot be opened: " + refused.getMessage());
    } catch (java.io.UncheckedIOException unreadable) {
      throw new Failure(Failure.Exit.USAGE, store + " cannot be read");
    }
  }

  private static Signer parse(String hex) {
    String digits = hex.strip();
    try (Secret key =
        Secret.owning(
            HexFormat.of().parseHex(digits.startsWith("0x") ? digits.substring(2) : digits))) {
      return KeySigner.of(key);
    } catch (IllegalArgumentException noKey) {
      // The cause is dropped on purpose: its message may quote the key.
      throw new Failure(Failure.Exit.USAGE, "the wallet key is not 64 hex digits of a private key");
    }
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new Failure(Failure.Exit.USAGE, file + " is too large for a key or a password");
      }
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new Failure(Failure.Exit.USAGE, file + " cannot be read");
    }
  }

  /** Makes a new key in a new file only its owner can read. @throws Failure when there is one */
  static Signer make(Path file, SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    String hex = "";
    Optional<Signer> made = Optional.empty();
    while (made.isEmpty()) {
      random.nextBytes(bytes);
      hex = HexFormat.of().formatHex(bytes);
      try (Secret key = Secret.owning(bytes.clone())) {
        made = Optional.of(KeySigner.of(key));
      } catch (IllegalArgumentException outsideTheCurve) {
        continue;
      }
    }
    write(file, hex);
    return made.get();
  }

  private static void write(Path file, String hex) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, owner);
      Files.writeString(file, hex + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    } catch (FileAlreadyExistsException there) {
      throw new Failure(Failure.Exit.FAILED, file + " is there already; keys are never replaced");
    } catch (IOException failed) {
      throw new Failure(Failure.Exit.FAILED, "the key cannot be kept in " + file);
    }
  }
}
