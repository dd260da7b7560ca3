package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead}: what was given up. */
@Command(
    mixinStandardHelpOptions = true,
    name = "dead",
    description = "What the bot gave up: deliveries, messages and events.")
final class DeadCommand {
  private static final int PAGE = 200;

  /** The kinds; their names are those of the API. */
  enum Kind {
    deliveries("to", PAGE),
    messages("sender", PAGE),
    /** Tried again one by one: the bot answers when their handlers are done. */
    events("rule", 1);

    private final String whose;
    private final int retriedAtOnce;

    Kind(String whose, int retriedAtOnce) {
      this.whose = whose;
      this.retriedAtOnce = retriedAtOnce;
    }
  }

  private final Shell shell;

  DeadCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "list",
      description = "All of them; texts are shown one by one only.")
  int list(@Mixin BotOptions bot) {
    BotApi api = bot.api(shell);
    String path = bot.path(shell, api);
    Page page = new Page().row("kind", "No.", "reason", "whose");
    for (Kind kind : Kind.values()) {
      each(
          api,
          path,
          kind,
          dead -> {
            if (bot.json) {
              shell.out().println(((ObjectNode) dead).put("kind", kind.name()));
            } else {
              page.row(
                  kind.name(),
                  dead.path("number").asText(),
                  dead.path("reason").asText(),
                  dead.path(kind.whose).asText());
            }
          });
    }
    if (!bot.json) {
      page.print(shell.out());
    }
    return Failure.Exit.DONE.code();
  }

  private static void each(BotApi api, String path, Kind kind, Consumer<JsonNode> take) {
    long after = 0;
    JsonNode page;
    do {
      page = api.get(path + "dead/" + kind + "?limit=" + PAGE + "&after=" + after);
      page.forEach(take);
      after = page.isEmpty() ? after : page.get(page.size() - 1).path("number").asLong();
    } while (page.size() == PAGE);
  }

  @Command(mixinStandardHelpOptions = true, name = "show", description = "What one says.")
  int show(
      @Mixin BotOptions bot,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
      @Parameters(paramLabel = "NUMBER") long number) {
    BotApi api = bot.api(shell);
    JsonNode says = api.get(bot.path(shell, api) + "dead/" + kind + "/" + number);
    shell.out().println(bot.json ? says.toString() : Page.safe(says.path("text").asText()));
    return Failure.Exit.DONE.code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "retry",
      description = "Try some of them once more, or all of a kind.")
  int retry(
      @Mixin BotOptions bot,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
      @Parameters(arity = "0..*", paramLabel = "NUMBER") List<Long> numbers,
      @Option(names = "--all", description = "All of this kind.") boolean all) {
    return settle(bot, kind, Optional.ofNullable(numbers).orElse(List.of()), all, "retry");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "drop",
      description = "Give some of them up for good, or all of a kind.")
  int drop(
      @Mixin BotOptions bot,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
      @Parameters(arity = "0..*", paramLabel = "NUMBER") List<Long> numbers,
      @Option(names = "--all", description = "All of this kind.") boolean all) {
    return settle(bot, kind, Optional.ofNullable(numbers).orElse(List.of()), all, "drop");
  }

  private int settle(BotOptions bot, Kind kind, List<Long> named, boolean all, String step) {
    if (all == !named.isEmpty()) {
      throw new Failure(Failure.Exit.USAGE, "name numbers, or say --all");
    }
    BotApi api = bot.api(shell);
    String path = bot.path(shell, api);
    List<Long> numbers = new ArrayList<>(named);
    if (all) {
      each(api, path, kind, dead -> numbers.add(dead.path("number").asLong()));
    }
    long done = 0;
    int atOnce = step.equals("retry") ? kind.retriedAtOnce : PAGE;
    for (int from = 0; from < numbers.size(); from += atOnce) {
      ObjectNode body = BotApi.JSON.createObjectNode();
      ArrayNode some = body.putArray("numbers");
      numbers.subList(from, Math.min(numbers.size(), from + atOnce)).forEach(some::add);
      JsonNode answer = api.post(path + "dead/" + kind + "/" + step, Optional.of(body));
      done += answer.path(step.equals("retry") ? "retried" : "dropped").asLong();
    }
    String word = step.equals("retry") ? "retried" : "dropped";
    shell
        .out()
        .println(
            bot.json
                ? BotApi.JSON.createObjectNode().put(word, done).toString()
                : word + " " + done + " of " + numbers.size());
    return (done == numbers.size() ? Failure.Exit.DONE : Failure.Exit.WRONG_STATE).code();
  }
}
