package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code announce}: plan, start, pause, resume, cancel, status. */
@Command(
    mixinStandardHelpOptions = true,
    name = "announce",
    description = "Tell one thing to one audience: plan it, start it, watch it.")
final class AnnounceCommand {
  private final Shell shell;

  AnnounceCommand(Shell shell) {
    this.shell = shell;
  }

  /** What is said. */
  static final class Words {
    @Option(names = "--text", paramLabel = "TEXT", description = "These very words.")
    Optional<String> text = Optional.empty();

    @Option(names = "--markdown", paramLabel = "TEXT", description = "These words, in markdown.")
    Optional<String> markdown = Optional.empty();

    @Option(names = "--file", paramLabel = "FILE", description = "Markdown in a file.")
    Optional<Path> file = Optional.empty();

    /**
     * @throws Failure USAGE unless exactly one was given
     */
    void addTo(ObjectNode body) {
      if (Stream.of(text, markdown, file).filter(Optional::isPresent).count() != 1) {
        throw new Failure(Failure.Exit.USAGE, "give one of --text, --markdown and --file");
      }
      text.ifPresent(said -> body.put("text", said));
      markdown.ifPresent(said -> body.put("markdown", said));
      file.ifPresent(named -> body.put("markdown", read(named)));
    }

    private static String read(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException unreadable) {
        throw new Failure(Failure.Exit.USAGE, file + " cannot be read");
      }
    }
  }

  /** What an announcement is beside its words. */
  static final class About {
    @Option(
        names = "--audience",
        required = true,
        paramLabel = "AUDIENCE",
        description = "Such as 'subscribers(news)' or 'holders(coin) except list(team)'.")
    String audience = "";

    @Option(
        names = "--category",
        required = true,
        paramLabel = "NAME",
        description = "What people may stop by name.")
    String category = "";

    @Option(
        names = "--key",
        required = true,
        paramLabel = "KEY",
        description = "Two with one key are one: the command may be repeated.")
    String key = "";

    @Option(
        names = "--at",
        paramLabel = "TIME",
        description = "Not before, as 2026-12-24T18:00:00Z.")
    Optional<Instant> at = Optional.empty();

    @Option(names = "--expires", paramLabel = "TIME", description = "Not after.")
    Optional<Instant> expires = Optional.empty();

    @Option(
        names = "--button",
        paramLabel = "ID:LABEL",
        description = "May be given several times.")
    List<String> buttons = new ArrayList<>();

    ObjectNode body() {
      ObjectNode body =
          BotApi.JSON
              .createObjectNode()
              .put("key", key)
              .put("category", category)
              .put("audience", audience);
      at.ifPresent(time -> body.put("at", time.toString()));
      expires.ifPresent(time -> body.put("expires", time.toString()));
      if (!buttons.isEmpty()) {
        ArrayNode all = body.putArray("buttons");
        buttons.forEach(
            button -> {
              String[] parts = button.split(":", 2);
              all.addObject().put("id", parts[0]).put("label", parts[parts.length - 1]);
            });
      }
      return body;
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "plan",
      description = "Draft one and count whom it reaches; nothing goes out before start.")
  int plan(@Mixin BotOptions bot, @Mixin About about, @Mixin Words words) {
    ObjectNode body = about.body();
    words.addTo(body);
    RunningBot there = bot.bot(shell);
    BotApi api = there.api();
    String all = there.path() + "announcements";
    long id = api.post(all, Optional.of(body)).path("id").asLong();
    JsonNode planned =
        new Watch(shell, bot.json)
            .until(
                () -> api.get(all + "/" + id),
                now -> !now.state().equals("DRAFT") && !now.state().equals("COUNTING"));
    show(planned, bot.json);
    return Failure.Exit.DONE.code();
  }

  private void show(JsonNode one, boolean json) {
    if (json) {
      shell.out().println(one);
    } else {
      new AnnouncementText(one).facts().print(shell.out());
    }
  }

  @Command(mixinStandardHelpOptions = true, name = "start", description = "Let a planned one go.")
  int start(
      @Mixin BotOptions bot,
      @Parameters(paramLabel = "NUMBER", description = "As plan printed it.") long id,
      @Option(names = "--watch", description = "Stay until it is done.") boolean watch) {
    return step(bot, id, "approve", watch);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "pause",
      description = "Nothing more is sealed; what was sealed goes out.")
  int pause(@Mixin BotOptions bot, @Parameters(paramLabel = "NUMBER") long id) {
    return step(bot, id, "pause", false);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "resume",
      description = "Go on where it was paused.")
  int resume(
      @Mixin BotOptions bot,
      @Parameters(paramLabel = "NUMBER") long id,
      @Option(names = "--watch", description = "Stay until it is done.") boolean watch) {
    return step(bot, id, "resume", watch);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "cancel",
      description = "End it for good; whoever has it keeps it.")
  int cancel(@Mixin BotOptions bot, @Parameters(paramLabel = "NUMBER") long id) {
    return step(bot, id, "cancel", false);
  }

  private int step(BotOptions bot, long id, String step, boolean watch) {
    RunningBot there = bot.bot(shell);
    BotApi api = there.api();
    String path = there.path() + "announcements/" + id;
    JsonNode now = api.post(path + "/" + step, Optional.empty());
    if (watch) {
      return watched(() -> api.get(path), bot.json);
    }
    if (bot.json) {
      shell.out().println(now);
    } else {
      shell.out().println(new AnnouncementText(now).bar());
    }
    return Failure.Exit.DONE.code();
  }

  private int watched(Supplier<JsonNode> look, boolean json) {
    AnnouncementText end = new AnnouncementText(new Watch(shell, json).live(look));
    return (end.state().equals("DONE") ? Failure.Exit.DONE : Failure.Exit.WRONG_STATE).code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "status",
      description = "How one stands, or the newest ones.")
  int status(
      @Mixin BotOptions running,
      @Mixin StoreOptions stopped,
      @Parameters(arity = "0..1", paramLabel = "NUMBER") Optional<Long> id,
      @Option(names = "--watch", description = "Stay until it rests.") boolean watch) {
    if (watch && (id.isEmpty() || stopped.data.isPresent())) {
      throw new Failure(Failure.Exit.USAGE, "watch which one? Name a number, of a running bot");
    }
    try (Bot bot = stopped.open(shell, running)) {
      if (watch) {
        return watched(() -> bot.announcement(id.orElseThrow()), running.json);
      }
      if (id.isPresent()) {
        show(bot.announcement(id.get()), running.json);
      } else {
        list(bot.announcements(), running.json);
      }
    }
    return Failure.Exit.DONE.code();
  }

  private void list(JsonNode newest, boolean json) {
    if (json) {
      newest.forEach(shell.out()::println);
      return;
    }
    Page page = new Page().row("No.", "state", "delivered", "says");
    newest.forEach(one -> page.row(new AnnouncementText(one).row()));
    page.print(shell.out());
  }
}
