package dev.larkpost.k8s.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  private static final Path FOLDER = Path.of("/work/base");
  private static final List<String> FILES =
      List.of("ldd", "/work/base/bin/java", "/work/base/lib/server/libjvm.so");

  @TempDir Path folder = Path.of("unset");

  private static Set<Path> resolved(String... answer) {
    return NativeLibraries.resolved(FOLDER, FILES, List.of(answer));
  }

  @Test
  void libraries_of_the_machine_and_its_loader_are_needed_and_the_folders_own_are_not() {
    assertEquals(
        Set.of(Path.of("/lib/libc.so.6"), Path.of("/lib64/ld-linux-x86-64.so.2")),
        resolved(
            "/work/base/bin/java:",
            "\tlinux-vdso.so.1 (0x00007ffd)",
            "\tlibc.so.6 => /lib/libc.so.6 (0x00007f01)",
            "\tlibjli.so => /work/base/bin/../lib/libjli.so (0x00007f02)",
            "\t/lib64/ld-linux-x86-64.so.2 (0x00007f03)",
            "/work/base/lib/server/libjvm.so:",
            "\tlibc.so.6 => /lib/../lib/libc.so.6 (0x00007f04)"));
  }

  @Test
  void what_the_loader_misses_and_the_folder_has_is_no_lack() {
    assertEquals(Set.of(), resolved("\tlibjvm.so => not found"));
  }

  @Test
  void what_nobody_has_is_named_with_the_cure() {
    ImageException lacking =
        assertThrows(ImageException.class, () -> resolved("\tlibm.so.6 => not found"));
    assertEquals("this machine has no libm.so.6: install it", lacking.getMessage());
    assertThrows(ImageException.class, () -> resolved("\tjvm.so => not found"));
  }

  @Test
  void only_programs_are_asked_about() throws IOException {
    Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
    Path library = Path.of(System.getProperty("java.home"), "lib", "libjli.so");
    Files.copy(library, folder.resolve("libjli.so"));
    Set<Path> needed = NativeLibraries.neededBy(folder);
    assertTrue(
        needed.stream().anyMatch(found -> found.getFileName().toString().startsWith("libc.")),
        needed::toString);
  }
}
