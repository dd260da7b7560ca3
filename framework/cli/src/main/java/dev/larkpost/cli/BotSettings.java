package dev.larkpost.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What the doctor wants to know of a bot's settings, out of its own files.
 *
 * @param rpcs URLs of chains' providers
 */
record BotSettings(List<String> rpcs, Optional<String> kafka, Optional<String> redis) {
  /**
   * @param files property files; those that are none of ours say nothing
   * @param shell whose variables win, and stand in for what files leave open
   */
  static BotSettings read(List<Path> files, Shell shell) {
    Properties all = new Properties();
    for (Path file : files) {
      try (Reader text = Files.newBufferedReader(file)) {
        all.load(text);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw new Failure(Failure.Exit.USAGE, file + " cannot be read as properties");
      }
    }
    List<String> rpcs = new ArrayList<>();
    all.stringPropertyNames().stream()
        .filter(name -> name.matches("larkpost\\.chains\\.[^.]+\\.rpc"))
        .sorted()
        .forEach(name -> rpcs.addAll(List.of(all.getProperty(name).split("\\s*,\\s*"))));
    return new BotSettings(
        rpcs.stream().flatMap(url -> written(url, shell).stream()).toList(),
        one(all, shell, "LARKPOST_KAFKA_SERVERS", "larkpost.kafka.servers"),
        one(all, shell, "LARKPOST_REDIS_URL", "larkpost.redis.url"));
  }

  private static Optional<String> one(
      Properties all, Shell shell, String variable, String property) {
    return Optional.ofNullable(shell.environment().get(variable))
        .or(() -> Optional.ofNullable(all.getProperty(property)))
        .flatMap(text -> written(text, shell));
  }

  /** With the variables it refers to; empty when one of them is not set here. */
  private static Optional<String> written(String text, Shell shell) {
    String whole = text;
    int from = whole.indexOf("${");
    while (from >= 0) {
      int to = whole.indexOf('}', from);
      String name = to < 0 ? "" : whole.substring(from + 2, to);
      String value = shell.environment().get(name);
      if (value == null) {
        return Optional.empty();
      }
      whole = whole.substring(0, from) + value + whole.substring(to + 1);
      from = whole.indexOf("${", from + value.length());
    }
    return Optional.of(whole.strip()).filter(said -> !said.isEmpty());
  }
}
