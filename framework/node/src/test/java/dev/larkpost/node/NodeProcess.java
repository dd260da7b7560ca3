package dev.larkpost.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, for tests that kill it. */
final class NodeProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready port=(\\d+) admin=(-?\\d+)");

  private final Process process;
  private final int port;
  private final int admin;

  private NodeProcess(Process process, int port, int admin) {
    this.process = process;
    this.port = port;
    this.admin = admin;
  }

  static NodeProcess start(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                NodeMain.class.getName()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          return new NodeProcess(
              process, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
        }
      }
      throw new AssertionError("the node process ended before it was ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  int admin() {
    return admin;
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
