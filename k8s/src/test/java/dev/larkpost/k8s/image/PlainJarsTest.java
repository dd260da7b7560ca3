package dev.larkpost.k8s.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainJarsTest {
  private static final Instant THEN = Instant.ofEpochSecond(1);

  @TempDir Path folder;

  /** With the marks of a signature; nobody checks it. */
  private Path app() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("app/lib"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    Attributes digest = new Attributes();
    digest.putValue("SHA-256-Digest", "AAAA");
    manifest.getEntries().put("a/A.class", digest);
    try (OutputStream out = Files.newOutputStream(lib.resolve("signed.jar"));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (String name : List.of("META-INF/BC.SF", "META-INF/BC.EC", "META-INF/versions.sf.txt")) {
        entry(jar, name, name);
      }
      entry(jar, "a/A.class", "a class");
    }
    try (OutputStream out = Files.newOutputStream(lib.resolve("plain.jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      entry(jar, "b/B.class", "another");
    }
    Files.writeString(folder.resolve("app/quarkus.txt"), "text");
    return folder.resolve("app");
  }

  private static void entry(JarOutputStream jar, String name, String text) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
    jar.closeEntry();
  }

  private Path copy(Path app, String name) throws IOException {
    Path to = folder.resolve(name);
    PlainJars.copy(app, to, THEN);
    return to;
  }

  @Test
  void a_signed_jar_loses_its_signature_and_nothing_else() throws IOException {
    Path copy = copy(app(), "copy");
    try (JarFile jar = new JarFile(copy.resolve("lib/signed.jar").toFile())) {
      assertEquals(
          List.of("META-INF/MANIFEST.MF", "META-INF/versions.sf.txt", "a/A.class"),
          jar.stream().map(JarEntry::getName).toList());
      assertTrue(jar.getManifest().getEntries().isEmpty(), "digests");
      assertTrue(jar.isMultiRelease());
      try (InputStream in = jar.getInputStream(jar.getEntry("a/A.class"))) {
        assertEquals("a class", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void everything_else_is_as_it_was_with_one_time() throws IOException {
    Path app = app();
    Path copy = copy(app, "copy");
    for (String file : List.of("lib/plain.jar", "quarkus.txt")) {
      assertEquals(-1, Files.mismatch(app.resolve(file), copy.resolve(file)), file);
    }
    for (String file : List.of("lib/plain.jar", "lib/signed.jar", "quarkus.txt")) {
      assertEquals(FileTime.from(THEN), Files.getLastModifiedTime(copy.resolve(file)), file);
    }
  }

  @Test
  void the_same_jar_becomes_the_same_bytes() throws IOException {
    Path app = app();
    assertArrayEquals(
        Files.readAllBytes(copy(app, "one").resolve("lib/signed.jar")),
        Files.readAllBytes(copy(app, "two").resolve("lib/signed.jar")));
  }
}
