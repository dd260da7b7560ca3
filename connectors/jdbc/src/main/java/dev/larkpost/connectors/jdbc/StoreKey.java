package dev.larkpost.connectors.jdbc;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.XmtpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key that secrets rest under: 32 bytes as 64 hex digits, from the environment or a file only
 * its owner may read.
 */
public final class StoreKey {
  static final int LENGTH = 32;

  private StoreKey() {}

  /**
   * @throws XmtpException STORE_UNUSABLE when it is not 64 hex digits
   */
  public static Secret ofHex(String hex) {
    try {
      byte[] key = HexFormat.of().parseHex(hex.strip());
      if (key.length == LENGTH) {
        return Secret.owning(key);
      }
    } catch (IllegalArgumentException e) {
      // said below; the text itself must not be repeated
    }
    throw unusable("the store key must be 64 hex digits");
  }

  /** Reads the key file, or makes one (mode 600) where there is none and no store to go with it. */
  public static Secret ofFile(Path file, boolean mayCreate, SecureRandom random) {
    try {
      if (Files.exists(file)) {
        return ofHex(Files.readString(file));
      }
      if (!mayCreate) {
        throw unusable(
            "the key of this store is missing: " + file + "; restore it from your backup");
      }
      byte[] key = new byte[LENGTH];
      random.nextBytes(key);
      write(file, HexFormat.of().formatHex(key));
      return Secret.owning(key);
    } catch (IOException e) {
      throw new XmtpException(
          XmtpException.Code.STORE_UNUSABLE,
          XmtpException.Retry.NEVER,
          "the store key file cannot be read or written: " + file,
          e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    PrivateFile.create(file);
    Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
  }

  private static XmtpException unusable(String what) {
    return new XmtpException(XmtpException.Code.STORE_UNUSABLE, XmtpException.Retry.NEVER, what);
  }
}
