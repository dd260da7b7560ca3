package dev.larkpost.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Where a command runs.
 *
 * @param terminal whether somebody watches {@code out}, so that a line may be written over
 * @param environment variables by name
 */
record Shell(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> environment,
    Clock clock,
    Pause pause) {
  /** Waits between two looks. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  Shell {
    environment = Map.copyOf(environment);
  }

  /** The process's own. */
  static Shell real() {
    // Some releases of Java have a console also where nobody watches, unless they are told so.
    System.setProperty("jdk.console", "java.base");
    // Newer ones warn of what Netty does to be fast; a command has nothing to be fast about.
    System.setProperty("io.netty.noUnsafe", "true");
    return new Shell(
        System.out,
        System.err,
        System.console() != null,
        System.getenv(),
        Clock.systemUTC(),
        Thread::sleep);
  }

  /**
   * A bot's data folder.
   *
   * @param given what was typed; empty for the variable
   * @throws Failure USAGE when neither is there
   */
  Path dataFolder(Path given) {
    if (!given.toString().isEmpty()) {
      return given;
    }
    String named = environment.getOrDefault("LARKPOST_DATA", "");
    if (named.isBlank()) {
      throw new Failure(Failure.Exit.USAGE, "which folder? give --data, the bot's data folder");
    }
    return Path.of(named);
  }

  /** Waits. @throws Failure when somebody ends the command meanwhile */
  void wait(Duration time) {
    try {
      pause.of(time);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Exit.FAILED, "interrupted");
    }
  }
}
