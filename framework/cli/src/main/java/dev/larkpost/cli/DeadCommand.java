package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
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
  int list(@Mixin BotOptions running, @Mixin StoreOptions stopped) {
    Page page = new Page().row("kind", "No.", "reason", "whose");
    try (Bot bot = stopped.open(shell, running)) {
      for (Kind kind : Kind.values()) {
        each(bot, kind, dead -> show(kind, dead, running.json, page));
      }
    }
    if (!running.json) {
      page.print(shell.out());
    }
    return Failure.Exit.DONE.code();
  }

  private void show(Kind kind, JsonNode dead, boolean json, Page page) {
    if (json) {
      shell.out().println(((ObjectNode) dead).put("kind", kind.name()));
    } else {
      page.row(
          kind.name(),
          dead.path("number").asText(),
          dead.path("reason").asText(),
          dead.path(kind.whose).asText());
    }
  }

  private static void each(Bot bot, Kind kind, Consumer<JsonNode> take) {
    long after = 0;
    JsonNode page;
    do {
      page = bot.dead(kind, after, PAGE);
      page.forEach(take);
      after = page.isEmpty() ? after : page.get(page.size() - 1).path("number").asLong();
    } while (page.size() == PAGE);
  }

  @Command(mixinStandardHelpOptions = true, name = "show", description = "What one says.")
  int show(
      @Mixin BotOptions running,
      @Mixin StoreOptions stopped,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
      @Parameters(paramLabel = "NUMBER") long number) {
    JsonNode says;
    try (Bot bot = stopped.open(shell, running)) {
      says = bot.dead(kind, number);
    }
    shell.out().println(running.json ? says.toString() : Page.safe(says.path("text").asText()));
    return Failure.Exit.DONE.code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "retry",
      description = "Try some of them once more, or all of a kind.")
  int retry(
      @Mixin BotOptions running,
      @Mixin StoreOptions stopped,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
      @Parameters(arity = "0..*", paramLabel = "NUMBER") @Nullable List<Long> numbers,
      @Option(names = "--all", description = "All of this kind.") boolean all) {
    List<Long> named = named(numbers, all);
    try (Bot bot = stopped.open(shell, running)) {
      List<Long> these = all ? all(bot, kind) : named;
      return done(
          "retried",
          inParts(these, kind.retriedAtOnce, some -> bot.retry(kind, some)),
          these,
          running);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "drop",
      description = "Give some of them up for good, or all of a kind.")
  int drop(
      @Mixin BotOptions running,
      @Parameters(paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}") Kind kind,
      @Parameters(arity = "0..*", paramLabel = "NUMBER") @Nullable List<Long> numbers,
      @Option(names = "--all", description = "All of this kind.") boolean all) {
    List<Long> named = named(numbers, all);
    try (Bot bot = running.bot(shell)) {
      List<Long> these = all ? all(bot, kind) : named;
      return done("dropped", inParts(these, PAGE, some -> bot.drop(kind, some)), these, running);
    }
  }

  private static List<Long> named(@Nullable List<Long> numbers, boolean all) {
    List<Long> named = numbers == null ? List.of() : numbers;
    if (all == !named.isEmpty()) {
      throw new Failure(Failure.Exit.USAGE, "name numbers, or say --all");
    }
    return named;
  }

  private static List<Long> all(Bot bot, Kind kind) {
    List<Long> numbers = new ArrayList<>();
    each(bot, kind, dead -> numbers.add(dead.path("number").asLong()));
    return numbers;
  }

  private static long inParts(List<Long> numbers, int atOnce, ToLongFunction<List<Long>> step) {
    long done = 0;
    for (int from = 0; from < numbers.size(); from += atOnce) {
      done += step.applyAsLong(numbers.subList(from, Math.min(numbers.size(), from + atOnce)));
    }
    return done;
  }

  private int done(String word, long done, List<Long> of, BotOptions options) {
    shell
        .out()
        .println(
            options.json
                ? BotApi.JSON.createObjectNode().put(word, done).toString()
                : word + " " + done + " of " + of.size());
    return (done == of.size() ? Failure.Exit.DONE : Failure.Exit.WRONG_STATE).code();
  }
}
