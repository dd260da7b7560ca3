package dev.larkpost.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where things lie in the checkout, and how processes are started. @param root the checkout */
record Home(Path root) {
  private static final int NODE_MIN = 20;
  private static final long NODE_PATIENCE_S = 10;

  static Home find() {
    return new Home(Path.of(System.getProperty("larkpost.root", ".")).toAbsolutePath().normalize());
  }

  List<String> java(String mainClass, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>(javaCommand());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }

  List<String> javaJar(Path jar) {
    List<String> command = new ArrayList<>(javaCommand());
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /** As the launcher starts bots. */
  private static List<String> javaCommand() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED");
  }

  List<String> official(String nodeUrl) {
    return List.of("node", official().resolve("official.mjs").toString(), nodeUrl);
  }

  private Path official() {
    return root.resolve("bench/src/main/node");
  }

  Path gmJar() {
    return root.resolve("bots/gm/target/quarkus-app/quarkus-run.jar");
  }

  Path results() {
    return root.resolve("bench/results/latest.json");
  }

  /** Whether the official client can be run: Node.js is new enough and the client is installed. */
  boolean hasOfficial() {
    return Files.isDirectory(official().resolve("node_modules/@xmtp/node-sdk"))
        && nodeMajor() >= NODE_MIN;
  }

  private static int nodeMajor() {
    try {
      Process process = new ProcessBuilder("node", "--version").start();
      String version =
          new String(
                  process.getInputStream().readAllBytes(),
                  java.nio.charset.StandardCharsets.US_ASCII)
              .strip();
      boolean ended = process.waitFor(NODE_PATIENCE_S, TimeUnit.SECONDS);
      return ended && version.matches("v\\d+\\..*")
          ? Integer.parseInt(version.substring(1, version.indexOf('.')))
          : 0;
    } catch (IOException none) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
