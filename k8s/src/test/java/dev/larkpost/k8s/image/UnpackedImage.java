package dev.larkpost.k8s.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An image's tar, laid out as a container engine would, and a process in it. */
final class UnpackedImage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path root;
  private final JsonNode config;
  private final List<String> layers;

  private UnpackedImage(Path root, JsonNode config, List<String> layers) {
    this.root = root;
    this.config = config;
    this.layers = layers;
  }

  static UnpackedImage of(Path tar, Path folder) throws IOException, InterruptedException {
    Path layout = Files.createDirectories(folder.resolve("layout"));
    Path root = Files.createDirectories(folder.resolve("root"));
    does("tar", "-xf", tar.toString(), "-C", layout.toString());
    JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
    JsonNode manifest = blob(layout, index.at("/manifests/0/digest").asText());
    List<String> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      String digest = layer.path("digest").asText();
      layers.add(digest);
      does("tar", "-xzpf", file(layout, digest).toString(), "-C", root.toString());
    }
    return new UnpackedImage(root, blob(layout, manifest.at("/config/digest").asText()), layers);
  }

  private static Path file(Path layout, String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static JsonNode blob(Path layout, String digest) throws IOException {
    return JSON.readTree(file(layout, digest).toFile());
  }

  static void does(String... line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> String.join(" ", line));
  }

  Path root() {
    return root;
  }

  JsonNode config() {
    return config;
  }

  List<String> layers() {
    return layers;
  }

  private List<String> entrypoint() {
    return StreamSupport.stream(config.at("/config/Entrypoint").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private Map<String, String> environment() {
    return StreamSupport.stream(config.at("/config/Env").spliterator(), false)
        .map(JsonNode::asText)
        .collect(
            java.util.stream.Collectors.toMap(
                e -> e.substring(0, e.indexOf('=')), e -> e.substring(e.indexOf('=') + 1)));
  }

  /** Whether a root of its own can be given to a process here. */
  static boolean canChangeRoot() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", "[ $(id -u) = 0 ] && unshare --mount true").start();
    return process.waitFor() == 0;
  }

  /**
   * Starts the image's entry point as the image's user, all but the data folder read-only. As root:
   * in a root of its own, so that nothing of this machine helps; else with this machine's
   * libraries.
   */
  Process start(Path data, Map<String, String> settings) throws IOException, InterruptedException {
    return start(data, settings, entrypoint());
  }

  /** As {@link #start(Path, Map)}, something else than the entry point. */
  Process start(Path data, Map<String, String> settings, List<String> words)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    boolean ownRoot = canChangeRoot();
    if (ownRoot) {
      for (String folder : List.of("proc", "dev")) {
        Files.createDirectories(root.resolve(folder));
      }
      // As an engine does: names of this machine.
      Files.writeString(
          root.resolve("etc/hosts"),
          "127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName() + "\n");
      does("chown", "-R", config.at("/config/User").asText(), data.toString());
      line.addAll(List.of("unshare", "--mount", "sh", "-c", IN_A_ROOT_OF_ITS_OWN, "sh"));
      line.addAll(List.of(root.toString(), data.toString(), config.at("/config/User").asText()));
      line.addAll(words);
    } else {
      does("chmod", "-R", "a-w", root.toString());
      for (String word : words) {
        if (word.startsWith("@")) {
          Files.readAllLines(Path.of(root + word.substring(1)))
              .forEach(option -> line.add(onThisMachine(option, data)));
        } else {
          line.add(onThisMachine(word, data));
        }
      }
    }
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.directory(data.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse(""));
    environment()
        .forEach(
            (name, value) ->
                builder
                    .environment()
                    .put(ownRoot && name.equals("PATH") ? "IMAGE_PATH" : name, value));
    settings.forEach(
        (name, value) ->
            builder
                .environment()
                .put(name, ownRoot ? value : value.replaceFirst("^/data", data.toString())));
    if (!ownRoot) {
      builder.environment().put("LARKPOST_DATA", data.toString());
    }
    return builder.start();
  }

  /** Root, data, user, then the entry point; every step replaces the process, so signals arrive. */
  private static final String IN_A_ROOT_OF_ITS_OWN =
      """
      set -e
      root=$1 data=$2 user=$3
      shift 3
      mount --bind "$root" "$root"
      mount --bind "$data" "$root/data"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -o remount,bind,ro "$root"
      chroot=$(command -v chroot)
      PATH=$IMAGE_PATH
      exec "$chroot" --userspec="$user" --groups= "$root" "$@"
      """;

  private String onThisMachine(String word, Path data) {
    if (word.equals("java")) {
      return root + RuntimeBase.JAVA + "/bin/java";
    }
    return word.replace("=/data", "=" + data)
        .replace("=/opt", "=" + root + "/opt")
        .replace("=/app", "=" + root + "/app")
        .replaceFirst("^/data", data.toString())
        .replaceFirst("^/app", root + "/app");
  }

  /** Everything in the image, with mode and owner left out. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(f -> "/" + root.relativize(f)).sorted().toList();
    }
  }
}
