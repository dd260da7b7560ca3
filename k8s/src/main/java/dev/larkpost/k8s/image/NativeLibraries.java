package dev.larkpost.k8s.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which libraries of this machine a tree of programs is linked against, as the machine's own loader
 * resolves them.
 */
final class NativeLibraries {
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};

  /** {@code libm.so.6 => /lib/libm.so.6 (0x…)}, and the loader, which has no arrow. */
  private static final Pattern RESOLVED = Pattern.compile("^\\s*(?:\\S+ => )?(/\\S+) \\(0x.*");

  private static final Pattern MISSING = Pattern.compile("^\\s*(\\S+) => not found.*");

  private NativeLibraries() {}

  /**
   * Absolute paths of what programs and libraries below the folder need and the folder does not
   * hold. Blocks: asks {@code ldd}.
   *
   * @throws ImageException when one cannot be found, or there is no {@code ldd}
   */
  static Set<Path> neededBy(Path folder) throws IOException {
    List<String> line = new ArrayList<>(List.of("ldd"));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (isElf(file)) {
          line.add(file.toString());
        }
      }
    }
    return resolved(folder, line, ldd(line));
  }

  /**
   * What the loader's answer says is needed from outside of the folder.
   *
   * @param files those asked about
   */
  static Set<Path> resolved(Path folder, List<String> files, List<String> answer) {
    Set<Path> found = new TreeSet<>();
    for (String said : answer) {
      Matcher missing = MISSING.matcher(said);
      // Java's own libraries lie in several folders: the loader alone does not find them all.
      if (missing.matches() && !holds(files, missing.group(1))) {
        throw new ImageException("this machine has no " + missing.group(1) + ": install it");
      }
      Matcher resolved = RESOLVED.matcher(said);
      if (resolved.matches()) {
        found.add(Path.of(resolved.group(1)).normalize());
      }
    }
    found.removeIf(library -> library.startsWith(folder));
    return found;
  }

  private static boolean holds(List<String> files, String name) {
    return files.stream().anyMatch(file -> file.endsWith("/" + name));
  }

  private static boolean isElf(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(ELF.length), ELF);
    }
  }

  private static List<String> ldd(List<String> line) {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      try (BufferedReader out = process.inputReader()) {
        return out.lines().toList();
      }
    } catch (IOException none) {
      throw new ImageException(
          "there is no ldd here, so nobody says which libraries Java needs: name a base image");
    }
  }
}
