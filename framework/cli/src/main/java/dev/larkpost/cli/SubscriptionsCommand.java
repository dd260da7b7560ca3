package dev.larkpost.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code subscriptions}: the consent log. */
@Command(
    mixinStandardHelpOptions = true,
    name = "subscriptions",
    description = "Who wants to hear what, with the proof.")
final class SubscriptionsCommand {
  private final Shell shell;

  SubscriptionsCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "export",
      description = "The whole log, a JSON object a line.")
  int export(
      @Mixin BotOptions running,
      @Mixin StoreOptions stopped,
      @Option(
              names = "--after",
              defaultValue = "0",
              paramLabel = "NUMBER",
              description = "Only what came after this line of an earlier export.")
          long after) {
    try (Bot bot = stopped.open(shell, running)) {
      bot.exportSubscriptions(after, shell.out());
    }
    return Failure.Exit.DONE.code();
  }
}
