package dev.larkpost.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that takes part in a measurement. Used by one thread; ends when it is closed. */
final class ChildProcess implements AutoCloseable {
  /** Begins the lines that are answers. */
  static final String MARK = "@";

  /** The longest a single command may take. */
  static final Duration PATIENCE = Duration.ofMinutes(40);

  private static final int LINES_WAITING_MAX = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final String END = "\0end";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Path log;
  private final Process process;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_WAITING_MAX);

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    // An interrupted benchmark leaves no node behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Thread.ofPlatform().daemon().name(name + "-output").start(this::collect);
  }

  /** Starts it. @param log where its error output goes */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started", e);
    }
  }

  private void collect() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = out.readLine()) != null) {
        lines.put(line);
      }
      lines.put(END);
    } catch (IOException closed) {
      lines.offer(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The next line that begins so, without the beginning.
   *
   * @throws IllegalStateException when the process ended or the time is over
   */
  String line(String beginning, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null || line.equals(END)) {
          throw new IllegalStateException(
              name + (line == null ? " says nothing" : " ended") + "; see " + log);
        }
        if (line.startsWith(beginning)) {
          return line.substring(beginning.length());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Gives a command and waits for its answer.
   *
   * @param parameters name, value, name, value
   * @throws IllegalStateException when it fails
   */
  JsonNode ask(String command, Object... parameters) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("do", command);
    for (int i = 0; i < parameters.length; i += 2) {
      request.put(String.valueOf(parameters[i]), parameters[i + 1]);
    }
    try {
      process
          .getOutputStream()
          .write((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      JsonNode answer = JSON.readTree(line(MARK, PATIENCE));
      if (!answer.path("ok").asBoolean()) {
        throw new IllegalStateException(
            name + ": " + command + ": " + answer.path("error").asText());
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(name + ": " + command + ": no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + command + "; see " + log, e);
    }
  }

  /** Processor time of all its threads since it began, in milliseconds; it must be alive. */
  double cpuMs() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Ends its input, then asks it to stop, then kills it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException ended) {
      // Gone already, which is what we want.
    }
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
