package dev.larkpost.cli;

import dev.larkpost.connectors.jdbc.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backup}: copies a store, whether its bot is at work or not. */
@Command(
    mixinStandardHelpOptions = true,
    name = "backup",
    description =
        "Copy a bot's store into bot-TIME.db, also while the bot is at work. A copy holds no key:"
            + " keep store.key, or LARKPOST_STORE_KEY, apart from it, and keep it.")
final class BackupCommand implements Callable<Integer> {
  private static final String KEEP = "7";

  private final Shell shell;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The bot's data folder; or LARKPOST_DATA.")
  Path data = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where copies are kept; made when absent.")
  Path to = Path.of("");

  @Option(
      names = "--keep",
      defaultValue = KEEP,
      paramLabel = "N",
      description = "How many stay, the newest; " + KEEP + " when absent.")
  int keep;

  @Option(names = "--json", description = "For scripts.")
  boolean json;

  BackupCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Path copy = made();
    long bytes = size(copy);
    shell
        .out()
        .println(
            json
                ? BotApi.JSON
                    .createObjectNode()
                    .put("copy", copy.toString())
                    .put("bytes", bytes)
                    .toString()
                : "copied to " + copy + ", " + (bytes >> 10) + " KiB");
    return Failure.Exit.DONE.code();
  }

  private Path made() {
    try {
      return StoreCopy.make(shell.dataFolder(data), to, keep, shell.clock());
    } catch (IllegalArgumentException wrong) {
      throw new Failure(Failure.Exit.USAGE, String.valueOf(wrong.getMessage()));
    }
  }

  private static long size(Path copy) {
    try {
      return Files.size(copy);
    } catch (IOException unknown) {
      throw new Failure(Failure.Exit.FAILED, "nobody knows how large the copy is");
    }
  }
}
