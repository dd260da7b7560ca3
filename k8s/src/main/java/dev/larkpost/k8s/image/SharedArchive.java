package dev.larkpost.k8s.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The classes a start needs, read and verified once and laid out as the JVM has them in memory: a
 * static archive of JEP 310. The same bytes each time, because the JVM makes it in one thread of a
 * list that is given, and the list is not learned while the image is built but kept with the code.
 * It belongs to one JVM and to jars of one size, time and order.
 */
final class SharedArchive {
  /** The first that makes a runtime it can be made with, the same each time. */
  static final int JAVA_MIN = 25;

  private static final String RECORDED = "started-classes.txt";

  /** Folders of a packaged bot that hold what is made for it alone. */
  private static final List<String> MADE = List.of("app", "quarkus");

  /** Of the heap's limit the archive's head tells: not of the machine that makes it. */
  private static final String HEAP = "-Xmx512m";

  /** On a machine that is busy with a build. */
  private static final int DUMP_MINUTES = 5;

  private final Path java;
  private final List<String> options;

  /**
   * @param java where the image's runtime is: a folder with {@code bin/java}
   * @param options those of the image
   */
  SharedArchive(Path java, List<String> options) {
    this.java = java;
    this.options = options.stream().filter(o -> !o.startsWith("-XX:MaxRAM")).toList();
  }

  /** Whether this JDK makes one. */
  static boolean isPossible() {
    return Runtime.version().feature() >= JAVA_MIN;
  }

  /**
   * Writes the archive; blocks for some ten seconds.
   *
   * @param app the packaged bot, with the times its files have in the image
   * @param work a folder
   * @param archive the file to write
   */
  void dump(Path app, Path work, Path archive) throws IOException, InterruptedException {
    Path list = work.resolve("classes.txt");
    Files.write(list, list(java, app));
    List<String> line = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
    line.addAll(options);
    // By a path that does not depend on the folder, which would be in the archive; it must have a
    // folder all the same, in whose place the JVM puts the image's.
    line.addAll(
        List.of(
            HEAP,
            "-Xshare:dump",
            "-XX:SharedClassListFile=" + list.toAbsolutePath(),
            "-XX:SharedArchiveFile=" + archive.toAbsolutePath(),
            "-jar",
            "./quarkus-run.jar"));
    Path log = work.resolve("archive.log");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(app.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(JAVA|JDK)_.*"));
    Process process = builder.start();
    try {
      if (!process.waitFor(DUMP_MINUTES, TimeUnit.MINUTES)
          || process.exitValue() != 0
          || !Files.exists(archive)) {
        throw new ImageException("the JVM made no archive of classes; see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** The JDK's own, those recorded, and all that were made for this bot, whatever their names. */
  private static List<String> list(Path java, Path app) throws IOException {
    Set<String> all = new LinkedHashSet<>(Files.readAllLines(java.resolve("lib/classlist")));
    all.removeIf(line -> line.startsWith("#"));
    all.addAll(recorded());
    for (String folder : MADE) {
      all.addAll(classes(app.resolve(folder)));
    }
    return List.copyOf(all);
  }

  private static Set<String> classes(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
        try (JarFile in = new JarFile(jar.toFile())) {
          in.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
              .forEach(name -> names.add(name.substring(0, name.length() - ".class".length())));
        }
      }
    }
    return names;
  }

  private static Set<String> recorded() throws IOException {
    try (InputStream in = SharedArchive.class.getResourceAsStream(RECORDED);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      return names(lines.lines());
    }
  }

  /** Of lines that are a package and the names in it. */
  private static Set<String> names(Stream<String> lines) {
    Set<String> names = new TreeSet<>();
    lines
        .map(line -> line.split(" "))
        .forEach(in -> Stream.of(in).skip(1).forEach(name -> names.add(in[0] + "/" + name)));
    return names;
  }

  /**
   * Adds what a start loaded to a file such as {@code started-classes.txt}.
   *
   * @param loaded what a JVM wrote down with {@code -XX:DumpLoadedClassList}
   * @param app the packaged bot: what was made for it is not recorded, it changes with it
   * @param file where; it may hold what starts of other bots loaded
   */
  static void record(Path loaded, Path app, Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(loaded)) {
      String name = line.split(" ")[0];
      if (line.matches("[^#@].*/.*")) {
        names.add(name);
      }
    }
    for (String folder : MADE) {
      names.removeAll(classes(app.resolve(folder)));
    }
    if (Files.exists(file)) {
      names.addAll(names(Files.readAllLines(file).stream()));
    }
    Map<String, StringBuilder> packages = new TreeMap<>();
    for (String name : names) {
      int end = name.lastIndexOf('/');
      String folder = name.substring(0, end);
      packages
          .computeIfAbsent(folder, f -> new StringBuilder(f))
          .append(' ')
          .append(name.substring(end + 1));
    }
    Files.write(file, packages.values());
  }
}
