package dev.larkpost.connectors.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The chain's binary and the compiled contracts, put below {@code target/} once per lock file. */
public final class Contracts {
  private static final int MINUTES = 5;
  private static final String LOCK = "package-lock.json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static @org.jspecify.annotations.Nullable JsonNode compiled;

  private Contracts() {}

  /** Skips, aloud, where there is no Node; fails where {@code larkpost.interop} is required. */
  public static void require() {
    if (!areThere()) {
      Assumptions.abort("there is no Node.js");
    }
  }

  /**
   * False, said aloud, where there is no Node; fails where {@code larkpost.interop} is required.
   */
  public static boolean areThere() {
    Optional<String> missing = missing();
    if (missing.isEmpty()) {
      return true;
    }
    String wanted =
        System.getProperty(
            "larkpost.interop", System.getenv().getOrDefault("LARKPOST_INTEROP", ""));
    if (wanted.equals("required")) {
      throw new AssertionError("tests on a real chain are required, but " + missing.get());
    }
    System.out.println("SKIPPED: tests on a real chain: " + missing.get());
    return false;
  }

  private static Optional<String> missing() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0
          ? Optional.empty()
          : Optional.of("Node.js does not start");
    } catch (IOException e) {
      return Optional.of("there is no Node.js on the path");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private static Path module() {
    return Path.of(System.getProperty("larkpost.root", "."), "connectors", "evm");
  }

  private static synchronized Path folder() {
    Path from = module().resolve(Path.of("src", "test", "node"));
    Path target = module().resolve(Path.of("target", "node"));
    Path stamp = target.resolve("installed-lock.json");
    try {
      Files.createDirectories(target);
      boolean installed = Files.exists(stamp) && Files.mismatch(stamp, from.resolve(LOCK)) == -1;
      for (String file : List.of("package.json", LOCK, "compile.mjs", "contracts.sol")) {
        Files.copy(from.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      if (!installed) {
        run(target, "npm.log", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Files.copy(target.resolve(LOCK), stamp, StandardCopyOption.REPLACE_EXISTING);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the chain", e);
    }
  }

  private static void run(Path folder, String log, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve(log + ".err").toFile())
            .redirectOutput(folder.resolve(log).toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command[0] + " failed; see " + folder.resolve(log + ".err"));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The installed binary, or one on the path where there is none for this platform. */
  static String anvil() {
    Path packages = folder().resolve(Path.of("node_modules", "@foundry-rs"));
    if (!Files.isDirectory(packages)) {
      return "anvil";
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .map(p -> p.resolve(Path.of("bin", "anvil")))
          .filter(Files::exists)
          .map(Path::toString)
          .findFirst()
          .orElse("anvil");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized JsonNode compiled() {
    if (compiled == null) {
      Path target = folder();
      Path json = target.resolve("contracts.json");
      Path source = target.resolve("contracts-compiled.sol");
      try {
        if (!Files.exists(source)
            || Files.mismatch(source, target.resolve("contracts.sol")) != -1) {
          run(target, "contracts.json", "node", "compile.mjs");
          Files.copy(target.resolve("contracts.sol"), source, StandardCopyOption.REPLACE_EXISTING);
        }
        compiled = MAPPER.readTree(json.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot compile the contracts", e);
      }
    }
    return compiled;
  }

  /** Of a published package that carries its contracts compiled. */
  static String bytecode(String scope, String module, String contract) {
    try {
      return MAPPER
          .readTree(
              folder()
                  .resolve(
                      Path.of(
                          "node_modules", scope, module, "build", "contracts", contract + ".json"))
                  .toFile())
          .path("bytecode")
          .textValue();
    } catch (IOException e) {
      throw new UncheckedIOException("no compiled " + contract, e);
    }
  }

  static String abi(String contract) {
    return compiled().path(contract).path("abi").textValue();
  }

  static String bytecode(String contract) {
    return compiled().path(contract).path("bytecode").textValue();
  }
}
