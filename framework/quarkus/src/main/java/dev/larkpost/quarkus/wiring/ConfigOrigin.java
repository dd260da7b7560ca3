package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.connect.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** The application's configuration, and files named by it. */
public final class ConfigOrigin implements Settings.Origin {
  private static final int BYTES_MAX = 16 << 20;
  private static final String PREFIX = "larkpost";

  private final Config config;

  private ConfigOrigin(Config config) {
    this.config = config;
  }

  /** Everything below {@code larkpost.}. */
  public static Settings settings(Config config) {
    return Settings.of(new ConfigOrigin(config), PREFIX);
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX + ".")) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public Optional<String> value(String name) {
    return config.getOptionalValue(name, String.class);
  }

  @Override
  public Optional<String> file(String name) {
    try {
      Path path = Path.of(name);
      if (Files.isRegularFile(path)) {
        return Optional.of(text(name, Files.newInputStream(path)));
      }
      InputStream resource =
          Thread.currentThread().getContextClassLoader().getResourceAsStream(name);
      return resource == null ? Optional.empty() : Optional.of(text(name, resource));
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the file " + name + " cannot be read", unreadable);
    }
  }

  private static String text(String name, InputStream stream) throws IOException {
    try (stream) {
      byte[] bytes = stream.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException(name + " has more than 16 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
