package dev.larkpost.k8s.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * One bot as an OCI image in a tar: the base, the libraries, the bot, in that order, so that a new
 * bot on old libraries moves little. Nothing in it depends on when or where in the file system it
 * was built.
 */
final class ImageBuild {
  /** Who runs it: no name and no rights on any machine. */
  static final int USER = 65_532;

  static final String DATA = "/data";
  private static final String APP = "/app";
  private static final String CACHE = APP + "/app.aot";
  private static final String ARCHIVE = APP + "/app.jsa";

  /** Read by {@code java @FILE}: by the entry point, and by whoever starts something else in it. */
  static final String OPTIONS = "/opt/larkpost/java.options";

  private static final int HEAP_PERCENT = 60;
  private static final int HTTP = 8080;
  private static final String OWNER = USER + ":" + USER;
  private static final FilePermissions FOLDER = FilePermissions.fromOctalString("755");
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions PRIVATE = FilePermissions.fromOctalString("700");

  /** One for all files: a time stamp would make every build another image. */
  private static final Instant THEN = Instant.ofEpochSecond(1);

  private final String bot;
  private final Path app;
  private final Path work;
  private final Path base;

  /**
   * @param bot its name, such as {@code gm}
   * @param app the packaged bot: {@code target/quarkus-app}
   * @param work a folder for what is made on the way
   */
  ImageBuild(String bot, Path app, Path work) {
    this(bot, app, work, work.resolve("base"));
  }

  /** As the other one. @param base where the runtime is made; one that is there is taken */
  ImageBuild(String bot, Path app, Path work, Path base) {
    this.bot = bot;
    this.app = app;
    this.work = work;
    this.base = base;
  }

  /**
   * Builds the image; blocks.
   *
   * @param from a registry's image, {@code tar://FILE} as {@code docker save} writes it, or empty
   *     for one made here
   * @param name what the image is called, such as {@code larkpost/gm:0.1.0}
   * @param tar the file to write; replaced
   * @return the image's digest
   * @throws ImageException with what to do, when there is nothing to build from or the base is not
   *     reached
   */
  String to(Optional<String> from, String name, Path tar) throws IOException, InterruptedException {
    return to(from, name, tar, false);
  }

  /**
   * As {@link #to(Optional, String, Path)}.
   *
   * @param aot with what the JVM learned in a training run instead of the archive of classes; not
   *     the same each time. Needs the base made here
   */
  String to(Optional<String> from, String name, Path tar, boolean aot)
      throws IOException, InterruptedException {
    if (aot && from.isPresent()) {
      throw new ImageException(
          "--aot and --base do not go together: what is learned belongs to the Java made here");
    }
    if (!Files.exists(app.resolve("quarkus-run.jar"))) {
      throw new ImageException(app + " holds no packaged bot");
    }
    try {
      JibContainerBuilder image = from.isPresent() ? Jib.from(from.get()) : Jib.fromScratch();
      List<FileEntriesLayer> layers = new ArrayList<>();
      if (from.isEmpty()) {
        layers.add(runtime());
      }
      Path plain = anew("plain");
      PlainJars.copy(app, plain, THEN);
      boolean archive = from.isEmpty() && !aot && SharedArchive.isPossible();
      layers.addAll(bot(plain, options(from.isEmpty(), archive)));
      if (aot) {
        layers.add(learned(plain));
      } else if (archive) {
        layers.add(archived(plain));
      }
      JibContainer built =
          image
              .setFileEntriesLayers(layers)
              .setFormat(ImageFormat.OCI)
              .setPlatforms(Set.of(new Platform(machine(), "linux")))
              .setCreationTime(Instant.EPOCH)
              .setUser(OWNER)
              .setWorkingDirectory(AbsoluteUnixPath.get(DATA))
              .setEnvironment(environment(from.isEmpty()))
              .setEntrypoint(entrypoint(aot))
              .setExposedPorts(Port.tcp(HTTP))
              .setVolumes(AbsoluteUnixPath.get(DATA))
              .addLabel("org.opencontainers.image.title", "larkpost-" + bot)
              .containerize(
                  Containerizer.to(TarImage.at(tar).named(name))
                      .setApplicationLayersCache(work.resolve("layers"))
                      .setToolName("larkpost"));
      return built.getDigest().toString();
    } catch (InvalidImageReferenceException wrong) {
      throw new ImageException("no image can be called that: " + wrong.getInvalidReference());
    } catch (RegistryException | CacheDirectoryCreationException | ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new ImageException(
          "the image could not be built"
              + from.map(b -> " on " + b + " (without --base it needs no registry)").orElse("")
              + ": "
              + cause.getMessage());
    }
  }

  static String machine() {
    String java = System.getProperty("os.arch");
    return java.equals("aarch64") ? "arm64" : java;
  }

  private FileEntriesLayer runtime() throws IOException, InterruptedException {
    if (base.startsWith(work)) {
      delete(base);
    }
    if (!Files.exists(base)) {
      Files.createDirectories(base);
      RuntimeBase.build(base, app);
    }
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("runtime");
    add(layer, base, "");
    return layer.build();
  }

  private List<FileEntriesLayer> bot(Path plain, List<String> said) throws IOException {
    FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
    add(libraries, plain.resolve("lib"), APP + "/lib");
    FileEntriesLayer.Builder own = FileEntriesLayer.builder().setName("bot");
    add(own, plain.resolve("app"), APP + "/app");
    add(own, plain.resolve("quarkus"), APP + "/quarkus");
    entry(own, plain.resolve("quarkus-run.jar"), APP + "/quarkus-run.jar");
    Path options = Files.createDirectories(work).resolve("java.options");
    Files.write(options, said);
    entry(own, options, OPTIONS);
    Path data = Files.createDirectories(work.resolve("data"));
    own.addEntry(data, AbsoluteUnixPath.get(DATA), PRIVATE, THEN, OWNER);
    return List.of(libraries.build(), own.build());
  }

  /** After the runtime was made: it is what learns. */
  private FileEntriesLayer learned(Path plain) throws IOException, InterruptedException {
    Path training = anew("training");
    Path cache = training.resolve("app.aot");
    new AotCache(Path.of(base + RuntimeBase.JAVA, "bin", "java"), optionsHere())
        .train(plain, training, cache);
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("learned");
    entry(layer, cache, CACHE);
    return layer.build();
  }

  /** After the runtime was made, which writes it. */
  private FileEntriesLayer archived(Path plain) throws IOException, InterruptedException {
    Path sharing = anew("sharing");
    Path archive = sharing.resolve("app.jsa");
    new SharedArchive(Path.of(base + RuntimeBase.JAVA), options(false, false))
        .dump(plain, sharing, archive);
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("archived");
    entry(layer, archive, ARCHIVE);
    return layer.build();
  }

  /**
   * Adds what a start of this bot loads to {@code started-classes.txt}; blocks for some seconds.
   */
  void record(Path file) throws IOException, InterruptedException {
    runtime();
    Path training = anew("training");
    Path loaded = training.resolve("loaded.txt");
    new AotCache(Path.of(base + RuntimeBase.JAVA, "bin", "java"), optionsHere())
        .record(app, training, loaded);
    SharedArchive.record(loaded, app, file);
  }

  private Path anew(String name) throws IOException {
    Path folder = work.resolve(name);
    delete(folder);
    return Files.createDirectories(folder);
  }

  /** The image's, for its runtime where it was made. */
  private List<String> optionsHere() {
    return options(true, false).stream()
        .map(o -> o.replace("=" + RuntimeBase.NATIVE, "=" + base + RuntimeBase.NATIVE))
        .toList();
  }

  private static void add(FileEntriesLayer.Builder layer, Path from, String to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.equals(from)).sorted().toList()) {
        entry(layer, file, to + "/" + from.relativize(file));
      }
    }
  }

  private static void entry(FileEntriesLayer.Builder layer, Path file, String to) {
    FilePermissions may =
        Files.isDirectory(file) ? FOLDER : Files.isExecutable(file) ? PROGRAM : FILE;
    layer.addEntry(file, AbsoluteUnixPath.get(to), may, THEN, "0:0");
  }

  private static Map<String, String> environment(boolean ownRuntime) {
    Map<String, String> environment = new LinkedHashMap<>();
    if (ownRuntime) {
      environment.put("PATH", RuntimeBase.JAVA + "/bin");
    }
    environment.put("LARKPOST_DATA", DATA);
    // Reached from outside the container; the API stays closed until keys are set.
    environment.put("LARKPOST_HOST", "0.0.0.0");
    return environment;
  }

  /** What an operator adds goes into JAVA_TOOL_OPTIONS. */
  private static List<String> entrypoint(boolean aot) {
    List<String> line = new ArrayList<>(List.of("java", "@" + OPTIONS));
    if (aot) {
      line.add("-XX:AOTCache=" + CACHE);
    }
    line.addAll(List.of("-jar", APP + "/quarkus-run.jar"));
    return List.copyOf(line);
  }

  /** Options that belong to the image, whatever of it is started. */
  private static List<String> options(boolean ownRuntime, boolean archive) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:MaxRAMPercentage=" + HEAP_PERCENT,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                // The only folder that can be written to.
                "-Djava.io.tmpdir=" + DATA));
    if (ownRuntime) {
      options.add("-Dorg.sqlite.lib.path=" + RuntimeBase.NATIVE);
      options.add("-Dorg.sqlite.lib.name=" + RuntimeBase.SQLITE);
    }
    if (archive) {
      options.add("-XX:SharedArchiveFile=" + ARCHIVE);
    }
    return options;
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes what) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException failed)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
