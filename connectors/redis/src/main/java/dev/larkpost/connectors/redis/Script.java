package dev.larkpost.connectors.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A script beside this class. @param sha how a server that has seen it knows it */
record Script(String text, String sha) {
  static Script named(String file) {
    try (InputStream resource = Script.class.getResourceAsStream(file)) {
      if (resource == null) {
        throw new IllegalStateException("no script " + file);
      }
      byte[] text = resource.readAllBytes();
      return new Script(
          new String(text, StandardCharsets.UTF_8),
          // Redis names scripts by SHA-1; nothing secret hangs on it.
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("script " + file + " cannot be read", e);
    }
  }
}
