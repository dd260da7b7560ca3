package dev.larkpost.k8s.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A base for where no image registry is reached: the modules of this JDK a bot needs, the few
 * libraries of this machine those are linked against, and nothing else: no shell, no packages. It
 * is as current as the machine that made it.
 */
final class RuntimeBase {
  /** Where Java is in the image. */
  static final String JAVA = "/opt/java";

  /** Where SQLite's own part is: unpacked here, because nothing can be unpacked when it runs. */
  static final String NATIVE = "/opt/larkpost/native";

  static final String SQLITE = "libsqlitejdbc.so";

  /**
   * What the bots' libraries use. {@code java.desktop} holds the beans package; {@code
   * jdk.management} what metrics read; {@code java.security.*} and {@code jdk.crypto.ec} serve TLS.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.compiler",
          "java.desktop",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  /** Parts of java.desktop no bot uses, and what they are linked against. */
  private static final List<String> UNUSED =
      List.of(
          "libawt.so",
          "libawt_headless.so",
          "libawt_xawt.so",
          "libfontmanager.so",
          "libfreetype.so",
          "libjawt.so",
          "libjavajpeg.so",
          "libjsound.so",
          "liblcms.so",
          "libmlib_image.so",
          "libsplashscreen.so");

  /**
   * What jlink does for a faster start and does in one of two ways, by the order of its sets
   * (JDK-8392531): left out where {@link #ONE_ORDER} is not known.
   */
  private static final List<String> VARYING = List.of("generate-jli-classes", "system-modules");

  /**
   * Gives all sets and maps one order. The JVM seeds it by its own build instead of the clock while
   * it records, which is what makes its own archives reproducible; what it records is thrown away.
   */
  private static final List<String> ONE_ORDER =
      List.of("-XX:AOTMode=record", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2");

  /** On a machine that is busy with a build. */
  private static final int LINK_MINUTES = 5;

  private RuntimeBase() {}

  /**
   * Makes the tree of the base's files; blocks for some ten seconds.
   *
   * @param root an empty folder: the image's root
   * @param app the packaged bot, whose SQLite driver says which library it wants
   */
  static void build(Path root, Path app) throws IOException, InterruptedException {
    Path java = root.resolve(JAVA.substring(1));
    link(java, root.resolveSibling(root.getFileName() + ".link"));
    for (String unused : UNUSED) {
      Files.deleteIfExists(java.resolve("lib").resolve(unused));
    }
    sqlite(app, root.resolve(NATIVE.substring(1)).resolve(SQLITE));
    for (Path library : NativeLibraries.neededBy(root)) {
      Path copy = root.resolve(library.toString().substring(1));
      Files.createDirectories(copy.resolveSibling(""));
      Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    Path etc = Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        etc.resolve("passwd"),
        "root:x:0:0:root:/:/none\nlarkpost:x:%1$d:%1$d:larkpost:/data:/none\n"
            .formatted(ImageBuild.USER));
    Files.writeString(
        etc.resolve("group"), "root:x:0:\nlarkpost:x:%d:\n".formatted(ImageBuild.USER));
    Files.writeString(
        etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
  }

  private static void link(Path java, Path work) throws IOException, InterruptedException {
    Files.createDirectories(work);
    Path recorded = work.resolve("order.conf");
    Path log = work.resolve("jlink.log");
    List<String> line =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    if (SharedArchive.isPossible()) {
      line.addAll(ONE_ORDER);
      line.add("-XX:AOTConfiguration=" + recorded.toAbsolutePath());
    }
    line.addAll(List.of("-m", "jdk.jlink/jdk.tools.jlink.internal.Main"));
    line.addAll(List.of("--add-modules", String.join(",", MODULES)));
    line.addAll(List.of("--strip-debug", "--no-header-files", "--no-man-pages"));
    line.addAll(List.of("--output", java.toString()));
    if (!SharedArchive.isPossible()) {
      VARYING.forEach(plugin -> line.addAll(List.of("--disable-plugin", plugin)));
    }
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(JAVA|JDK)_.*"));
    Process process = builder.start();
    try {
      if (!process.waitFor(LINK_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new ImageException(
            "jlink made no runtime (this must be a JDK, and its package of modules may be missing): "
                + Files.readString(log).strip());
      }
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(recorded);
    }
  }

  private static void sqlite(Path app, Path to) throws IOException {
    try (Stream<Path> jars = Files.list(app.resolve("lib").resolve("main"))) {
      Path jar =
          jars.filter(j -> j.getFileName().toString().startsWith("org.xerial.sqlite-jdbc-"))
              .findFirst()
              .orElseThrow(() -> new ImageException("the bot has no SQLite driver"));
      String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64";
      try (JarFile driver = new JarFile(jar.toFile())) {
        ZipEntry library = driver.getEntry("org/sqlite/native/Linux/" + machine + "/" + SQLITE);
        if (library == null) {
          throw new ImageException("SQLite's driver knows no Linux on " + machine);
        }
        Files.createDirectories(to.resolveSibling(""));
        try (InputStream in = driver.getInputStream(library)) {
          Files.copy(in, to);
        }
      }
    }
  }
}
