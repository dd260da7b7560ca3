package dev.larkpost.quarkus;

import dev.larkpost.engine.BotState;
import dev.larkpost.engine.BotStateProvider;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Opens bots' durable state, or memory where that is allowed. */
final class States {
  private static final Logger LOG = Logger.getLogger(States.class);

  /** A store's own file, and how the names of those beside it begin. */
  private static final String DATABASE = "bot.db";

  private final Path data;
  private final Optional<BotStateProvider> provider;

  /**
   * @throws IllegalStateException when production has no store
   */
  States(LarkpostConfig config, LaunchMode mode) {
    this.data = config.data();
    this.provider =
        config.store() == LarkpostConfig.StoreKind.MEMORY
            ? Optional.empty()
            : ServiceLoader.load(BotStateProvider.class).findFirst();
    if (provider.isEmpty()) {
      inMemory(config.store(), mode);
    }
  }

  private static void inMemory(LarkpostConfig.StoreKind wanted, LaunchMode mode) {
    if (wanted == LarkpostConfig.StoreKind.DURABLE && mode == LaunchMode.NORMAL) {
      throw new IllegalStateException(
          "no store on the class path: add larkpost-connector-jdbc, or set larkpost.store=memory to"
              + " lose everything at every stop");
    }
    LOG.warn("LP4005 state is kept in memory: every stop loses the bot's inbox keys and messages");
  }

  /** Whether a stop loses everything. */
  boolean inMemory() {
    return provider.isEmpty();
  }

  BotState open(Path folder) {
    return provider.map(p -> p.open(folder)).orElseGet(BotState::inMemory);
  }

  /** What a bot's store takes on disk, with what belongs to it; empty in memory. */
  OptionalLong bytes(Path folder) {
    if (inMemory()) {
      return OptionalLong.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return OptionalLong.of(
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(DATABASE))
              .mapToLong(States::size)
              .sum());
    } catch (IOException | UncheckedIOException unreadable) {
      return OptionalLong.empty();
    }
  }

  /** A journal may go while we look. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Where a node started here keeps everything: beside the bots, or in memory as they do. */
  Optional<Path> nodeDatabase() {
    return provider.map(p -> data.resolve("node.db"));
  }
}
