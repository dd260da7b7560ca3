package dev.larkpost.console;

import dev.larkpost.quarkus.LarkpostConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The keys that open the API. Wrong ones are refused at start. */
@Singleton
class Keys {
  static final int LENGTH_MIN = 24;

  private final List<byte[]> keys;
  private final boolean local;

  Keys(ApiConfig api, LarkpostConfig config) {
    this.keys = api.keys().orElse(List.of()).stream().map(Keys::checked).toList();
    this.local = config.network().equalsIgnoreCase("local");
  }

  private static byte[] checked(String key) {
    if (key.length() < LENGTH_MIN) {
      throw new IllegalArgumentException(
          "larkpost.api.keys: a key of fewer than " + LENGTH_MIN + " characters can be guessed");
    }
    return key.getBytes(StandardCharsets.UTF_8);
  }

  /** Made at the start, and not with the first call. */
  void check(@Observes StartupEvent event) {}

  /** None are set, and none are needed to try things out. */
  boolean openHere() {
    return keys.isEmpty() && local;
  }

  boolean isClosed() {
    return keys.isEmpty() && !local;
  }

  /** Compares with all of them, so that time tells nothing. */
  boolean has(String given) {
    byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
    boolean known = false;
    for (byte[] key : keys) {
      known |= MessageDigest.isEqual(key, bytes);
    }
    return known;
  }
}
