package dev.larkpost.mls.group;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** One recorded scenario of the official client; see the README beside the files. */
record Recording(
    String sdk,
    String scenario,
    List<Actor> actors,
    List<WrappedWelcome> welcomes,
    List<GroupMessage> messages) {
  record Actor(
      String name,
      String installation,
      byte[] seed,
      List<Keys> keys,
      List<byte[]> keyPackages,
      List<Read> read,
      List<Conversation> conversations) {}

  record Keys(String hashRef, byte[] init, byte[] leaf, byte[] xwing) {}

  record Read(long id, String sender, byte[] content) {}

  record Conversation(String id, long epoch) {}

  record WrappedWelcome(
      String installation, byte[] data, byte[] hpkePublicKey, int algorithm, byte[] metadata) {}

  record GroupMessage(long id, String group, byte[] data) {}

  static Recording of(String name) {
    try (InputStream in =
        Recording.class.getResourceAsStream("/dev/larkpost/mls/golden/" + name + ".json")) {
      return new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true)
          .readValue(Objects.requireNonNull(in, name), Recording.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
