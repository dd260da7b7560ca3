package dev.larkpost.xmtp.identity;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.wire.identity.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signs with the key of a Web3 Secret Storage file (version 3), opened once. Any thread. */
public final class KeystoreSigner implements Signer {
  /** A keystore is a few hundred bytes; anything larger is something else. */
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private final KeySigner signer;

  private KeystoreSigner(KeySigner signer) {
    this.signer = signer;
  }

  /**
   * Reads and decrypts the file; takes up to some seconds, as its key derivation wants.
   *
   * @param password UTF-8, still the caller's to close
   * @throws IllegalArgumentException when it is no keystore or the password does not open it
   * @throws UncheckedIOException when the file cannot be read
   */
  public static KeystoreSigner open(Path file, Secret password) {
    try (Secret key = Keystore.decrypt(read(file), password)) {
      return new KeystoreSigner(KeySigner.of(key));
    }
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(file.getFileName() + " is too large for a keystore");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("keystore " + file.getFileName(), e);
    }
  }

  @Override
  public Identifier identifier() {
    return signer.identifier();
  }

  @Override
  public Signature sign(String text) {
    return signer.sign(text);
  }

  @Override
  public String toString() {
    return "KeystoreSigner[" + identifier().shortened() + "]";
  }
}
