package dev.larkpost.bots.notifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the demo's chain is made of, installed once below the data folder by npm. */
final class DemoTools {
  private static final int MINUTES = 5;
  private static final String LOCK = "package-lock.json";
  private static final String BYTECODE = "coin.hex";

  private final Path folder;

  private DemoTools(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws IllegalStateException when Node.js is not there, or npm fails; says what to do
   */
  static DemoTools install(Path folder) {
    DemoTools tools = new DemoTools(folder);
    try {
      Files.createDirectories(folder);
      for (String file : List.of("package.json", LOCK, "compile.mjs", "Coin.sol")) {
        tools.put(file);
      }
      tools.installOnce();
    } catch (IOException failed) {
      throw new UncheckedIOException("the demo's chain cannot be installed in " + folder, failed);
    }
    return tools;
  }

  private void put(String file) throws IOException {
    try (InputStream in =
        Optional.ofNullable(DemoTools.class.getResourceAsStream("/chain/" + file)).orElseThrow()) {
      Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void installOnce() throws IOException {
    Path stamp = folder.resolve("installed-lock.json");
    if (Files.exists(stamp) && Files.mismatch(stamp, folder.resolve(LOCK)) == -1) {
      return;
    }
    run("npm.log", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    run(BYTECODE, "node", "compile.mjs");
    Files.copy(folder.resolve(LOCK), stamp, StandardCopyOption.REPLACE_EXISTING);
  }

  private void run(String output, String... command) {
    Path errors = folder.resolve(output + ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(errors.toFile())
              .redirectOutput(folder.resolve(output).toFile())
              .start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command[0] + " failed; see " + errors);
      }
    } catch (IOException noNode) {
      throw new IllegalStateException(
          "the demo's chain needs "
              + command[0]
              + " of Node.js on the path: install it, or give the chain's address by --rpc and a"
              + " configuration of your own by --config",
          noNode);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while installing", stopped);
    }
  }

  /** The installed binary, or the one on the path where there is none for this platform. */
  String anvil() {
    Path packages = folder.resolve(Path.of("node_modules", "@foundry-rs"));
    if (!Files.isDirectory(packages)) {
      return "anvil";
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .map(p -> p.resolve(Path.of("bin", "anvil")).toAbsolutePath())
          .filter(Files::exists)
          .map(Path::toString)
          .findFirst()
          .orElse("anvil");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What deploys the token. */
  String bytecode() {
    try {
      return Files.readString(folder.resolve(BYTECODE), StandardCharsets.US_ASCII).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
