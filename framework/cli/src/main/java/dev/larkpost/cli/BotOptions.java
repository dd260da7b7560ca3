package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which bot, and how it is reached. */
final class BotOptions {
  private static final String URL = "http://127.0.0.1:8080";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the bot runs; or LARKPOST_URL. Default: " + URL)
  Optional<URI> url = Optional.empty();

  @Option(
      names = "--bot",
      paramLabel = "NAME",
      description = "Its name; needed where several run. Or LARKPOST_BOT.")
  Optional<String> bot = Optional.empty();

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "A file with one of larkpost.api.keys; or the key in LARKPOST_API_KEY.")
  Optional<Path> keyFile = Optional.empty();

  @Option(names = "--json", description = "For scripts: JSON, one object a line.")
  boolean json;

  /** The API at the place that was named. */
  BotApi api(Shell shell) {
    URI place =
        url.orElseGet(() -> URI.create(shell.environment().getOrDefault("LARKPOST_URL", URL)));
    if (place.getHost() == null) {
      throw new Failure(Failure.Exit.USAGE, place + " is no address such as " + URL);
    }
    return new BotApi(place, key(shell));
  }

  private Optional<String> key(Shell shell) {
    return keyFile
        .map(BotOptions::read)
        .or(() -> Optional.ofNullable(shell.environment().get("LARKPOST_API_KEY")))
        .map(String::strip)
        .filter(key -> !key.isEmpty());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new Failure(Failure.Exit.USAGE, "the key file " + file + " cannot be read");
    }
  }

  /** How the bot stands. @throws Failure NOT_FOUND, or USAGE when one must be named */
  JsonNode status(Shell shell, BotApi api) {
    List<JsonNode> all = new ArrayList<>();
    api.get("/api/bots").forEach(all::add);
    Optional<String> name =
        bot.or(() -> Optional.ofNullable(shell.environment().get("LARKPOST_BOT")));
    List<String> names = all.stream().map(one -> one.path("name").asText()).toList();
    if (name.isEmpty() && all.size() != 1) {
      throw new Failure(Failure.Exit.USAGE, "name a bot with --bot; there are " + names);
    }
    return all.stream()
        .filter(one -> name.isEmpty() || one.path("name").asText().equals(name.get()))
        .findFirst()
        .orElseThrow(() -> new Failure(Failure.Exit.NOT_FOUND, "no such bot; there are " + names));
  }

  /** The bot that was named. */
  RunningBot bot(Shell shell) {
    BotApi api = api(shell);
    return new RunningBot(api, status(shell, api));
  }
}
