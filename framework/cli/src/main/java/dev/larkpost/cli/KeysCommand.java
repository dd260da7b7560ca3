package dev.larkpost.cli;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.identity.InboxIds;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keys}: the bot's wallet. Needs no bot and no network. */
@Command(
    mixinStandardHelpOptions = true,
    name = "keys",
    description = "The bot's wallet key; it is never printed.")
final class KeysCommand {
  private final Shell shell;

  KeysCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "new",
      description = "Make a key in a new file only you can read.")
  int create(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--json", description = "For scripts.") boolean json) {
    return tell(WalletFile.make(file, new SecureRandom()).identifier(), json);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "show",
      description = "The address of a key, and the inbox it begins with.")
  int show(
      @Mixin WalletFile wallet,
      @Option(names = "--json", description = "For scripts.") boolean json) {
    return tell(wallet.signer(shell).identifier(), json);
  }

  private int tell(Identifier address, boolean json) {
    String inbox = InboxIds.derive(address, InboxIds.DEFAULT_NONCE).value();
    if (json) {
      shell
          .out()
          .println(
              BotApi.JSON.createObjectNode().put("address", address.value()).put("inboxId", inbox));
    } else {
      new Page().row("address", address.value()).row("inbox id", inbox).print(shell.out());
    }
    return Failure.Exit.DONE.code();
  }
}
