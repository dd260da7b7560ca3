package dev.larkpost.node;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the node as a process of its own: {@code [--host H] [--port N] [--db FILE] [--limits on]
 * [--admin PORT]}. Prints one line with its ports when clients can connect; ends on SIGTERM.
 */
public final class NodeMain {
  private static final String USAGE =
      "usage: [--host H] [--port N] [--db FILE] [--limits on|off] [--admin PORT]";
  private static final int DEFAULT_PORT = 5556;

  private NodeMain() {}

  public static void main(String[] args) throws InterruptedException {
    Arguments arguments = parseOrExit(args);
    EmbeddedNode node = EmbeddedNode.start(arguments.config());
    int admin = arguments.admin() < 0 ? -1 : StatsPage.start(node, arguments.admin()).port();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.close();
                  stopped.countDown();
                }));
    System.out.println("larkpost node ready port=" + node.port() + " admin=" + admin);
    stopped.await();
  }

  private static Arguments parseOrExit(String[] args) {
    try {
      return Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(USAGE);
      System.exit(2);
      throw e;
    }
  }

  /** What the command line said. @param admin the statistics port, -1 for none */
  record Arguments(NodeConfig config, int admin) {
    static Arguments parse(String[] args) {
      Arguments parsed = new Arguments(NodeConfig.inMemory().withPort(DEFAULT_PORT), -1);
      if (args.length % 2 != 0) {
        throw new IllegalArgumentException(USAGE);
      }
      for (int i = 0; i < args.length; i += 2) {
        parsed = parsed.with(args[i], args[i + 1]);
      }
      return parsed;
    }

    private Arguments with(String name, String value) {
      return switch (name) {
        case "--host" -> new Arguments(config.withHost(value), admin);
        case "--port" -> new Arguments(config.withPort(Integer.parseInt(value)), admin);
        case "--db" -> new Arguments(config.withDatabase(Path.of(value)), admin);
        case "--admin" -> new Arguments(config, Integer.parseInt(value));
        case "--limits" ->
            value.equals("on")
                ? new Arguments(config.withLimits(NodeLimits.hosted()), admin)
                : this;
        default -> throw new IllegalArgumentException(USAGE);
      };
    }
  }
}
