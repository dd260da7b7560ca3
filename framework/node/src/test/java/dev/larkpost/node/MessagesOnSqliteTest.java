package dev.larkpost.node;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** The same with everything in a file. */
class MessagesOnSqliteTest extends MessagesTest {
  private static final AtomicInteger FILES = new AtomicInteger();

  @TempDir static Path folder = Path.of("unset");

  @Override
  NodeConfig config() {
    return NodeConfig.inMemory()
        .withDatabase(folder.resolve("node-" + FILES.incrementAndGet() + ".db"));
  }
}
