package dev.larkpost.k8s.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.testkit.Person;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gm bot's image, built of its packaged jar as the launcher does; runs after packaging. */
class ImageIT {
  private static final Path APP =
      Path.of(System.getProperty("larkpost.root"), "bots", "gm", "target", "quarkus-app");
  private static final Set<Integer> ENDED_BY_SIGTERM = Set.of(0, 143);
  private static final String NAME = "larkpost/gm:test";

  @TempDir static Path folder = Path.of("unset");
  private static Path tar = Path.of("unset");
  private static String digest = "";

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    tar = folder.resolve("gm.tar");
    digest = build("first", Optional.empty(), tar);
  }

  private static String build(String work, Optional<String> base, Path to)
      throws IOException, InterruptedException {
    return new ImageBuild("gm", APP, folder.resolve(work)).to(base, NAME, to);
  }

  private static Path empty(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void two_builds_in_different_folders_are_one_image() throws Exception {
    Path second = folder.resolve("second.tar");
    assertEquals(digest, build("elsewhere", Optional.empty(), second));
    assertEquals(-1, Files.mismatch(tar, second));
  }

  @Test
  void the_image_names_an_unprivileged_user_and_one_folder_and_holds_no_shell() throws Exception {
    UnpackedImage image = UnpackedImage.of(tar, empty("look"));
    assertEquals("65532:65532", image.config().at("/config/User").asText());
    assertEquals(1, image.config().at("/config/Volumes").size());
    assertTrue(image.config().at("/config/Volumes").has("/data"));
    assertTrue(image.config().at("/config/ExposedPorts").has("8080/tcp"));
    assertEquals(3, image.layers().size());
    List<String> programs =
        image.files().stream().filter(f -> f.matches(".*/(sh|bash|busybox|apt|apk)")).toList();
    assertEquals(List.of(), programs);
    assertTrue(image.files().contains("/etc/passwd"));
    assertTrue(image.files().stream().anyMatch(f -> f.matches("/lib.*/libc\\..*")), "no C library");
  }

  @Test
  void the_base_is_a_setting() throws Exception {
    Path derived = folder.resolve("derived.tar");
    build("derived", Optional.of("tar://" + saved("somebody-elses-java")), derived);
    UnpackedImage image = UnpackedImage.of(derived, empty("derived-tree"));
    assertEquals(3, image.layers().size());
    assertTrue(image.files().contains("/somebody-elses-java"));
    assertTrue(image.files().contains("/app/quarkus-run.jar"));
    assertFalse(image.files().contains(RuntimeBase.JAVA), "a second runtime");
    assertFalse(
        Files.readString(Path.of(image.root() + ImageBuild.OPTIONS)).contains(RuntimeBase.NATIVE),
        "the base's libraries are not known");
  }

  /** A base of one file, as an engine saves images. */
  private static Path saved(String file) throws Exception {
    Path base = empty("base");
    Files.writeString(base.resolve(file), "java");
    UnpackedImage.does("tar", "-cf", base + "/layer.tar", "-C", base.toString(), file);
    byte[] layer =
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(base.resolve("layer.tar")));
    Files.writeString(
        base.resolve("config.json"),
        """
        {"architecture":"%s","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}
        """
            .formatted(ImageBuild.machine(), HexFormat.of().formatHex(layer)));
    Files.writeString(
        base.resolve("manifest.json"), "[{\"Config\":\"config.json\",\"Layers\":[\"layer.tar\"]}]");
    Path tar = folder.resolve("base.tar");
    UnpackedImage.does(
        "tar",
        "-cf",
        tar.toString(),
        "-C",
        base.toString(),
        "manifest.json",
        "config.json",
        "layer.tar");
    return tar;
  }

  @Test
  void a_base_nobody_reaches_is_said_with_the_cure() {
    ImageException refused =
        assertThrows(
            ImageException.class,
            () -> build("away", Optional.of("127.0.0.1:1/base:1"), folder.resolve("away.tar")));
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("127.0.0.1:1/base:1 (without --base it needs no registry)"), said);
  }

  @Test
  void answers_read_only_and_unprivileged_and_ends_by_sigterm() throws Exception {
    UnpackedImage image = UnpackedImage.of(tar, empty("run"));
    Path data = empty("data");
    int http = port();
    Process process =
        image.start(
            data, Map.of("LARKPOST_PORT", Integer.toString(http), "LARKPOST_NODE_PORT", "0"));
    List<String> output = new CopyOnWriteArrayList<>();
    try {
      CompletableFuture<String> node = new CompletableFuture<>();
      CompletableFuture<String> inbox = new CompletableFuture<>();
      Thread reader = Thread.ofPlatform().start(() -> read(process, output, node, inbox));
      try (Person alice =
          Person.join(node.get(2, TimeUnit.MINUTES), inbox.get(2, TimeUnit.MINUTES))) {
        alice.says("are you boxed?");
        alice.hears("gm");
      }
      for (String probe : List.of("started", "live", "ready")) {
        assertEquals(200, status("http://127.0.0.1:" + http + "/q/health/" + probe), probe);
      }
      assertEquals(UnpackedImage.canChangeRoot() ? 65_532L : uid(), uid(process.pid()));
      process.destroy();
      assertTrue(process.waitFor(10, TimeUnit.SECONDS), () -> "still there: " + output);
      reader.join();
      assertTrue(ENDED_BY_SIGTERM.contains(process.exitValue()), () -> output.toString());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(Files.exists(data.resolve("bot.db")));
    assertEquals(List.of(), output.stream().filter(l -> l.startsWith("\tat ")).toList());
    try (var left = Files.list(data)) {
      assertEquals(
          List.of(),
          left.map(f -> f.getFileName().toString())
              .filter(f -> !f.matches("(bot|node)\\.db.*|.*\\.key|vertx-cache"))
              .toList());
    }
  }

  private static void read(
      Process process,
      List<String> output,
      CompletableFuture<String> node,
      CompletableFuture<String> inbox) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        second(line, "node").ifPresent(node::complete);
        second(line, "inbox id").ifPresent(inbox::complete);
      }
    } catch (IOException broken) {
      output.add("the pipe broke");
    }
    node.completeExceptionally(new AssertionError("it ended: " + output));
  }

  private static Optional<String> second(String line, String first) {
    String text = line.strip();
    return text.startsWith(first + "  ")
        ? Optional.of(text.substring(first.length()).strip())
        : Optional.empty();
  }

  private static int status(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static long uid() throws IOException {
    return uid(ProcessHandle.current().pid());
  }

  private static long uid(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("Uid:"))
        .map(line -> Long.parseLong(line.split("\\s+")[1]))
        .findFirst()
        .orElseThrow();
  }

  private static int port() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
