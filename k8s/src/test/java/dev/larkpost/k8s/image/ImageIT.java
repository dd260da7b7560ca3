package dev.larkpost.k8s.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.testkit.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bots' images, built of their packaged jars as the launcher does; runs after packaging. */
class ImageIT {
  private static final String NAME = "larkpost/gm:test";

  /** Of the classes a start loads, the part that may be missing in the archive. */
  private static final double MOST_READ = 0.1;

  /** Of a start without an archive; about 0.6 is measured. */
  private static final double MOST_OF_BARE = 0.8;

  @TempDir static Path folder = Path.of("unset");
  private static Path tar = Path.of("unset");
  private static Path second = Path.of("unset");
  private static String digest = "";
  private static String digestOfSecond = "";
  private static Optional<UnpackedImage> notifier = Optional.empty();
  private static Optional<UnpackedImage> announcer = Optional.empty();

  /** Two at once: most of a build is waiting for one processor. */
  @BeforeAll
  static void build() throws Exception {
    tar = folder.resolve("gm.tar");
    second = folder.resolve("second.tar");
    try (ExecutorService builds = Executors.newFixedThreadPool(2)) {
      Future<String> one = builds.submit(() -> build("first", Optional.empty(), tar));
      Future<String> other = builds.submit(() -> build("elsewhere", Optional.empty(), second));
      digest = one.get();
      digestOfSecond = other.get();
      Future<UnpackedImage> plain = builds.submit(() -> unpacked("notifier", false));
      Future<UnpackedImage> learned = builds.submit(() -> unpacked("announcer", true));
      notifier = Optional.of(plain.get());
      announcer = Optional.of(learned.get());
    }
  }

  private static String build(String work, Optional<String> base, Path to)
      throws IOException, InterruptedException {
    return new ImageBuild("gm", app("gm"), folder.resolve(work)).to(base, NAME, to);
  }

  private static Path app(String bot) {
    return Path.of(System.getProperty("larkpost.root"), "bots", bot, "target", "quarkus-app");
  }

  /** On the base the first image was made with. */
  private static UnpackedImage unpacked(String bot, boolean aot) throws Exception {
    Path to = folder.resolve(bot + ".tar");
    Path base = folder.resolve("first/base");
    new ImageBuild(bot, app(bot), folder.resolve("work-" + bot), base)
        .to(Optional.empty(), NAME, to, aot);
    return UnpackedImage.of(to, empty(bot));
  }

  private static Path empty(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void two_builds_in_different_folders_are_one_image() throws Exception {
    assertEquals(digest, digestOfSecond);
    assertEquals(-1, Files.mismatch(tar, second));
  }

  @Test
  void the_image_names_an_unprivileged_user_and_one_folder_and_holds_no_shell() throws Exception {
    UnpackedImage image = UnpackedImage.of(tar, empty("look"));
    assertEquals("65532:65532", image.config().at("/config/User").asText());
    assertEquals(1, image.config().at("/config/Volumes").size());
    assertTrue(image.config().at("/config/Volumes").has("/data"));
    assertTrue(image.config().at("/config/ExposedPorts").has("8080/tcp"));
    assertEquals(4, image.layers().size());
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
    String options = Files.readString(Path.of(image.root() + ImageBuild.OPTIONS));
    assertFalse(options.contains(RuntimeBase.NATIVE), "the base's libraries are not known");
    assertFalse(options.contains("SharedArchiveFile"), "the base's JVM is not known");
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
    try (Boxed bot = Boxed.start(image, data, Map.of())) {
      try (Person alice = Person.join(bot.printed("node"), bot.printed("inbox id"))) {
        alice.says("are you boxed?");
        alice.hears("gm");
      }
      bot.answersAllProbes();
      assertEquals(UnpackedImage.canChangeRoot() ? 65_532L : uid(), uid(bot.pid()));
      Boxed.Said refused = Boxed.larkpost(image, data, "dead", "list", "--data", "/data");
      assertEquals(6, refused.exit(), refused::text);
      assertTrue(refused.text().contains("in use by process"), refused::text);
      backedUp(image, data);
      bot.stop();
    }
    assertTrue(Files.exists(data.resolve("bot.db")));
    try (var left = Files.list(data)) {
      assertEquals(
          List.of(),
          left.map(f -> f.getFileName().toString())
              .filter(f -> !f.matches("(bot|node)\\.db.*|.*\\.key|vertx-cache|copies"))
              .toList());
    }
    Boxed.Said shown = Boxed.larkpost(image, data, "inbox", "show", "--data", "/data");
    assertEquals(0, shown.exit(), shown::text);
    assertTrue(shown.text().contains("STOPPED"), shown::text);
  }

  /** Processor time, because it hardly depends on what else the machine does. */
  @Test
  void a_start_takes_its_classes_from_the_archive_and_much_less_time() throws Exception {
    UnpackedImage image = UnpackedImage.of(tar, empty("quick"));
    try (Boxed archived = started(image, "quick-data", "-Xlog:class+load");
        Boxed bare = started(image, "bare-data", "-Xshare:off")) {
      assertTrue(archived.printed("inbox id").length() > 0);
      Duration quick = archived.processor();
      assertTrue(bare.printed("inbox id").length() > 0);
      Duration slow = bare.processor();
      List<String> loaded =
          archived.output().stream()
              .filter(line -> line.matches(".* source: (shared|jrt:|file:).*"))
              .toList();
      List<String> read = loaded.stream().filter(l -> !l.contains("source: shared")).toList();
      assertTrue(
          read.size() < MOST_READ * loaded.size(),
          () ->
              "record what a start loads (k8s/README.md): "
                  + read.size()
                  + " of "
                  + loaded.size()
                  + " "
                  + read);
      assertTrue(
          quick.toMillis() < MOST_OF_BARE * slow.toMillis(), () -> quick + " instead of " + slow);
      archived.stop();
      bare.stop();
    }
  }

  private static Boxed started(UnpackedImage image, String data, String option) throws Exception {
    return Boxed.start(image, empty(data), Map.of("JAVA_TOOL_OPTIONS", option));
  }

  /** With the very command of the CronJob, but for where copies go. */
  private static void backedUp(UnpackedImage image, Path data) throws Exception {
    List<String> job =
        Files.readAllLines(
            Path.of(System.getProperty("larkpost.root"), "k8s/overlays/production/backup.yaml"));
    List<String> line = new ArrayList<>(words(job, "command: ["));
    line.addAll(words(job, "args: ["));
    line.replaceAll(word -> word.equals("/copies") ? "/data/copies" : word);
    Boxed.Said made = Boxed.command(image, data, line);
    assertEquals(0, made.exit(), made::text);
    try (var copies = Files.list(data.resolve("copies"))) {
      assertEquals(1, copies.count());
    }
  }

  private static List<String> words(List<String> lines, String member) {
    String line = lines.stream().filter(l -> l.contains(member)).findFirst().orElseThrow();
    String inside = line.substring(line.indexOf('[') + 1, line.lastIndexOf(']'));
    return Stream.of(inside.split(",")).map(w -> w.strip().replace("\"", "")).toList();
  }

  @Test
  void the_notifiers_image_reads_its_settings_and_is_ready() throws Exception {
    Path data = empty("notifier-data");
    Files.writeString(
        data.resolve("bot.properties"), "larkpost.categories.transfers.silent=tell\n");
    try (Boxed bot =
        Boxed.start(
            notifier.orElseThrow(),
            data,
            Map.of("QUARKUS_CONFIG_LOCATIONS", "/data/bot.properties"))) {
      try (Person alice = Person.join(bot.printed("node"), bot.printed("inbox id"))) {
        alice.says("START transfers");
        alice.hears(m -> m.text().filter(t -> t.contains("STOP")).isPresent());
      }
      bot.answersAllProbes();
      bot.stop();
    }
  }

  @Test
  void the_announcers_image_announces_and_what_was_learned_is_one_more_layer() throws Exception {
    UnpackedImage image = announcer.orElseThrow();
    assertEquals(4, image.layers().size());
    assertTrue(image.files().contains("/app/app.aot"));
    Path data = empty("announcer-data");
    try (Boxed bot = Boxed.start(image, data, Map.of("JAVA_TOOL_OPTIONS", "-Xlog:aot"))) {
      try (Person ann = Person.join(bot.printed("node"), bot.printed("inbox id"))) {
        ann.says("START news");
        ann.hears(m -> m.text().isPresent());
        Boxed.Said told =
            bot.told("send", ann.address(), "--key", "1", "--category", "news", "--text", "hi");
        assertEquals(0, told.exit(), told::text);
        ann.hears("hi");
      }
      bot.answersAllProbes();
      bot.stop();
      assertTrue(
          bot.output().stream().anyMatch(l -> l.contains("AOT") || l.contains("aot")),
          () -> bot.output().toString());
      assertTrue(
          bot.output().stream().noneMatch(l -> l.matches(".*\\[(error|warning)\\]\\[aot.*")),
          () -> bot.output().toString());
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
}
