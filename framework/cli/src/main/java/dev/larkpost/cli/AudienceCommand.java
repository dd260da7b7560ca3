package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code audience}: who belongs to one. */
@Command(
    mixinStandardHelpOptions = true,
    name = "audience",
    description = "Who belongs to an audience.")
final class AudienceCommand {
  private final Shell shell;

  AudienceCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "count",
      description = "How many they are; nobody's wishes are asked.")
  int count(
      @Mixin BotOptions running,
      @Mixin StoreOptions stopped,
      @Parameters(paramLabel = "AUDIENCE") String audience) {
    JsonNode size;
    try (Bot bot = stopped.open(shell, running)) {
      size = bot.audienceSize(audience);
    }
    if (running.json) {
      shell.out().println(size);
    } else {
      new Page()
          .row("recipients", size.path("recipients").asText())
          .row("by address", size.path("addresses").asText())
          .row("by inbox", size.path("inboxes").asText())
          .print(shell.out());
    }
    return Failure.Exit.DONE.code();
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "export",
      description = "All of them, a JSON object a line.")
  int export(
      @Mixin BotOptions running,
      @Mixin StoreOptions stopped,
      @Parameters(paramLabel = "AUDIENCE") String audience) {
    try (Bot bot = stopped.open(shell, running)) {
      bot.exportAudience(audience, shell.out());
    }
    return Failure.Exit.DONE.code();
  }
}
