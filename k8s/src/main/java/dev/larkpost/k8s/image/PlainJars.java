package dev.larkpost.k8s.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A packaged bot as an image holds it: its jars without their makers' signatures, which the JVM
 * checks class by class at every start and of which it archives nothing (ADR 16). Nobody replaces a
 * file in an image: it is known by its digest.
 */
final class PlainJars {

  private PlainJars() {}

  /**
   * Copies a tree of files.
   *
   * @param then the time they all get: the JVM compares it
   */
  static void copy(Path from, Path to, Instant then) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          copyFile(file, target);
          Files.setLastModifiedTime(target, FileTime.from(then));
        }
      }
    }
  }

  private static void copyFile(Path file, Path to) throws IOException {
    if (file.toString().endsWith(".jar")) {
      try (JarFile jar = new JarFile(file.toFile(), false)) {
        if (jar.stream().anyMatch(PlainJars::isSignature)) {
          strip(jar, to);
          return;
        }
      }
    }
    Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static boolean isSignature(ZipEntry entry) {
    return entry.getName().toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }

  private static void strip(JarFile jar, Path to) throws IOException {
    try (OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      Enumeration<JarEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (!isSignature(entry)) {
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          write(jar, entry, out);
          out.closeEntry();
        }
      }
    }
  }

  /** Of the manifest what is said of the jar, and nothing of its files' digests. */
  private static void write(JarFile jar, JarEntry entry, OutputStream out) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
        Manifest manifest = new Manifest(in);
        manifest.getEntries().clear();
        manifest.write(out);
      } else {
        in.transferTo(out);
      }
    }
  }
}
