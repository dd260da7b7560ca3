package dev.larkpost.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** What came of a command. */
record Typed(int exit, String out, String err) {
  static Typed of(Map<String, String> environment, boolean terminal, String... arguments) {
    return of(environment, terminal, Clock.systemUTC(), arguments);
  }

  static Typed of(
      Map<String, String> environment, boolean terminal, Clock clock, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            environment,
            clock,
            time -> {});
    int exit = Larkpost.run(shell, arguments);
    return new Typed(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Typed of(String... arguments) {
    return of(Map.of(), false, arguments);
  }
}
