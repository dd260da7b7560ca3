package dev.larkpost.k8s.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
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
   * What jlink does for a faster start and was seen to do in one of two ways: the image would not
   * be reproducible.
   */
  private static final String VARYING = "generate-jli-classes";

  /** As {@link #VARYING}: orders sets by hash (JDK-8392531). No cache without it. */
  private static final String MODULES_AT_ONCE = "system-modules";

  private RuntimeBase() {}

  /**
   * Makes the tree of the base's files; blocks for some ten seconds.
   *
   * @param root an empty folder: the image's root
   * @param app the packaged bot, whose SQLite driver says which library it wants
   * @param learns whether an {@link AotCache} can be made with it; it is not reproducible then
   */
  static void build(Path root, Path app, boolean learns) throws IOException {
    Path java = root.resolve(JAVA.substring(1));
    link(java, learns ? List.of(VARYING) : List.of(VARYING, MODULES_AT_ONCE));
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

  private static void link(Path java, List<String> without) {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new ImageException("this Java has no jlink: use a JDK"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<String> line =
        new ArrayList<>(
            List.of(
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                java.toString()));
    without.forEach(plugin -> line.addAll(List.of("--disable-plugin", plugin)));
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      int code = jlink.run(out, out, line.toArray(new String[0]));
      if (code != 0) {
        throw new ImageException(
            "jlink made no runtime (a JDK's package of modules may be missing): "
                + said.toString(StandardCharsets.UTF_8).strip());
      }
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
