package dev.larkpost.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** For commands that can do without a running bot. */
final class StoreOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder of a bot that is stopped: its store is asked, not a bot.")
  Optional<Path> data = Optional.empty();

  /** The stopped bot of the folder that was named, else the running one. */
  Bot open(Shell shell, BotOptions running) {
    return data.<Bot>map(folder -> StoppedBot.of(folder, shell.clock()))
        .orElseGet(() -> running.bot(shell));
  }
}
