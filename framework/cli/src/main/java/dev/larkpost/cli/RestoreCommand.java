package dev.larkpost.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larkpost.connectors.jdbc.StoreCopy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code restore}: puts a copy back while its bot is stopped. */
@Command(
    mixinStandardHelpOptions = true,
    name = "restore",
    description = "Put a copy of a store back; its bot must not run.")
final class RestoreCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(names = "--from", required = true, paramLabel = "FILE", description = "What backup made.")
  Path from = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The bot's data folder; or LARKPOST_DATA.")
  Path data = Path.of("");

  @Option(names = "--replace", description = "Set a store that is there aside.")
  boolean replace;

  @Option(names = "--json", description = "For scripts.")
  boolean json;

  RestoreCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Path folder = shell.dataFolder(data);
    Optional<Path> aside = StoreCopy.restore(from, folder, replace, shell.clock());
    if (json) {
      ObjectNode done = BotApi.JSON.createObjectNode().put("restored", folder.toString());
      aside.ifPresent(old -> done.put("aside", old.toString()));
      shell.out().println(done);
    } else {
      aside.ifPresent(old -> shell.out().println("what was there is now " + old));
      shell.out().println("restored " + from + " into " + folder + "; start the bot");
    }
    return Failure.Exit.DONE.code();
  }
}
