package dev.larkpost.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One pair of measurements: a fresh node and the processes on it, all gone when it is closed. Used
 * by one thread.
 */
final class Lab implements AutoCloseable {
  /** Threads that make peers before anything is measured. */
  static final int CROWD_THREADS = 4;

  private static final Duration NODE_START = Duration.ofSeconds(60);
  private static final String NODE_READY = "larkpost node ready port=";
  private static final String JOB_HEAP = "-Xmx2g";
  private static final String NODE_HEAP = "-Xmx6g";

  private final Home home;
  private final boolean reference;
  private final Path folder;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final ObjectMapper json = new ObjectMapper();
  private final int port;
  private final URI stats;

  /**
   * @param reference whether the official client takes part
   */
  Lab(Home home, boolean reference) {
    this.home = home;
    this.reference = reference;
    try {
      this.folder = Files.createTempDirectory("larkpost-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess node =
        start(
            "node",
            home.java(
                "dev.larkpost.node.NodeMain",
                List.of(NODE_HEAP),
                List.of("--port", "0", "--admin", "0")));
    String[] ports = node.line(NODE_READY, NODE_START).split(" admin=", 2);
    this.port = Integer.parseInt(ports[0]);
    this.stats = URI.create("http://127.0.0.1:" + ports[1] + "/stats");
  }

  private ChildProcess start(String name, List<String> command) {
    return start(name, command, Map.of());
  }

  ChildProcess start(String name, List<String> command, Map<String, String> environment) {
    ChildProcess process =
        ChildProcess.start(name, command, environment, folder.resolve(name + ".log"));
    processes.add(process);
    return process;
  }

  String nodeUrl() {
    return "http://127.0.0.1:" + port;
  }

  Home home() {
    return home;
  }

  ChildProcess ours() {
    return start("ours", home.java(JobMain.class.getName(), List.of(JOB_HEAP), List.of(nodeUrl())));
  }

  /** A process of the official client; absent when it does not take part. */
  Optional<ChildProcess> theirs() {
    return reference ? Optional.of(start("official", home.official(nodeUrl()))) : Optional.empty();
  }

  /** A new folder for stores. */
  Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Registers inboxes nobody runs. */
  List<String> peers(int count) {
    try (ChildProcess crowd = ours()) {
      return inboxes(crowd.ask("peers", "n", count, "threads", CROWD_THREADS));
    }
  }

  List<String> inboxes(JsonNode answer) {
    return json.convertValue(answer.path("inboxes"), new TypeReference<List<String>>() {});
  }

  /** A file both sides read their peers from. */
  Path peersFile(List<String> inboxes) {
    Path file = folder.resolve("peers.json");
    try {
      json.writeValue(file.toFile(), inboxes);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Does something that must leave at least so many messages on the node.
   *
   * @throws IllegalStateException when the node counted fewer
   */
  JsonNode counted(int messages, Supplier<JsonNode> work) {
    long before = stored();
    JsonNode answer = work.get();
    long arrived = stored() - before;
    if (arrived < messages) {
      throw new IllegalStateException("the node has " + arrived + " of " + messages + " messages");
    }
    return answer;
  }

  /** Messages the node has by now, commits included. */
  long messages() {
    return stored();
  }

  private long stored() {
    try (InputStream in = stats.toURL().openStream()) {
      return json.readTree(in).path("stored").path("messages").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException("the node's statistics", e);
    }
  }

  @Override
  public void close() {
    processes.reversed().forEach(ChildProcess::close);
    if (Boolean.getBoolean("larkpost.bench.keep")) {
      return; // to be looked at
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean " + folder, e);
    }
  }
}
