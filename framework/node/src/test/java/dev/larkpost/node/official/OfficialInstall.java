package dev.larkpost.node.official;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Puts the driver and the official SDK below {@code target/}, once per lock file. */
final class OfficialInstall {
  private static final int NODE_MAJOR_MIN = 20;
  private static final int INSTALL_MINUTES = 5;
  private static final String LOCK = "package-lock.json";
  private static final List<String> PACKAGE = List.of("package.json", LOCK);
  private static final List<String> DRIVER =
      List.of("driver.mjs", "commands.mjs", "json.mjs", "wallet.mjs");

  private OfficialInstall() {}

  /** Why official clients cannot run here, if they cannot. */
  static Optional<String> missing() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      String version =
          new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      int major = Integer.parseInt(version.substring(1).split("\\.")[0]);
      return major >= NODE_MAJOR_MIN
          ? Optional.empty()
          : Optional.of("Node " + version + " is older than " + NODE_MAJOR_MIN);
    } catch (IOException | RuntimeException e) {
      return Optional.of("there is no Node.js on the path");
    }
  }

  /** The folder with this version and the driver. */
  static synchronized Path folder(OfficialSdk sdk) {
    Path module = Path.of(System.getProperty("larkpost.root", "."), "framework", "node");
    Path driver = module.resolve(Path.of("src", "test", "node"));
    Path lock = sdk.lockFolder(driver);
    Path target = sdk.installFolder(module.resolve("target"));
    try {
      Files.createDirectories(target);
      Path stamp = target.resolve("installed-lock.json");
      boolean installed = Files.exists(stamp) && Files.mismatch(stamp, lock.resolve(LOCK)) == -1;
      copy(PACKAGE, lock, target);
      copy(DRIVER, driver, target);
      if (!installed) {
        npmCi(target);
        copy(target.resolve(LOCK), stamp);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the official client", e);
    }
  }

  private static void copy(List<String> files, Path from, Path to) throws IOException {
    for (String file : files) {
      copy(from.resolve(file), to.resolve(file));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void npmCi(Path target) throws IOException {
    Process npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(target.toFile())
            .redirectErrorStream(true)
            .redirectOutput(target.resolve("npm.log").toFile())
            .start();
    try {
      if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new IOException("npm ci failed; see " + target.resolve("npm.log"));
      }
    } catch (InterruptedException e) {
      npm.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while installing", e);
    }
  }
}
