package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code audience} and {@code subscriptions}: who belongs to one, and who said what. */
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
  int count(@Mixin BotOptions bot, @Parameters(paramLabel = "AUDIENCE") String audience) {
    BotApi api = bot.api(shell);
    JsonNode size =
        api.get(bot.path(shell, api) + "audience/count?audience=" + BotApi.piece(audience));
    if (bot.json) {
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
  int export(@Mixin BotOptions bot, @Parameters(paramLabel = "AUDIENCE") String audience) {
    BotApi api = bot.api(shell);
    api.copy(
        bot.path(shell, api) + "audience/export?audience=" + BotApi.piece(audience), shell.out());
    return Failure.Exit.DONE.code();
  }
}
