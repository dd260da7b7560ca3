package dev.larkpost.quarkus.deployment;

import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.quarkus.wiring.ConfigOrigin;
import dev.larkpost.quarkus.wiring.Connectors;
import io.quarkus.deployment.IsProduction;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.CuratedApplicationShutdownBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.runtime.LaunchMode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * In dev and test mode a node runs beside the application, outside the class loader that is thrown
 * away at every reload: people, conversations and the bot's inbox outlive changes of the code. No
 * Docker is involved.
 */
@BuildSteps(onlyIfNot = IsProduction.class)
class DevNodeProcessor {
  private static final String NETWORK = "larkpost.network";
  private static final String PORT = "larkpost.node.port";
  private static final String START = "larkpost.node.start";
  private static final String STORE = "larkpost.store";
  private static final String DATA = "larkpost.data";
  private static final String RUNNING = "larkpost.node.running";
  private static final int PORT_DEV = 5556;

  /** Lives as long as the dev or test session; builds of one session come one after another. */
  private static final class Session {
    private static Optional<EmbeddedNode> node = Optional.empty();
    private static Optional<WalletChains> wallets = Optional.empty();

    private Session() {}
  }

  @BuildStep
  void startNode(
      LaunchModeBuildItem mode,
      CuratedApplicationShutdownBuildItem shutdown,
      BuildProducer<DevServicesResultBuildItem> services) {
    Config config = ConfigProvider.getConfig();
    if (!wanted(config)) {
      return;
    }
    EmbeddedNode node = node(nodeConfig(mode.getLaunchMode(), config), config);
    shutdown.addCloseTask(DevNodeProcessor::stopNode, true);
    services.produce(
        DevServicesResultBuildItem.discovered()
            .feature("larkpost")
            .containerId("in this process")
            .description("XMTP node on 127.0.0.1:" + node.port())
            .config(Map.of(RUNNING, String.valueOf(node.port())))
            .build());
  }

  private static boolean wanted(Config config) {
    boolean local = config.getOptionalValue(NETWORK, String.class).orElse("local").equals("local");
    return local && config.getOptionalValue(START, Boolean.class).orElse(true);
  }

  /**
   * In dev mode the node rests beside the bot: a bot that finds its own state tomorrow must find a
   * node that knows it. Tests begin anew.
   */
  private static NodeConfig nodeConfig(LaunchMode mode, Config config) {
    NodeConfig memory = NodeConfig.inMemory();
    if (mode == LaunchMode.TEST) {
      return memory;
    }
    NodeConfig dev = memory.withPort(config.getOptionalValue(PORT, Integer.class).orElse(PORT_DEV));
    boolean forgetful =
        config.getOptionalValue(STORE, String.class).filter("memory"::equalsIgnoreCase).isPresent();
    Path data = Path.of(config.getOptionalValue(DATA, String.class).orElse("data"));
    return forgetful ? dev : dev.withDatabase(data.resolve("node.db"));
  }

  private static synchronized EmbeddedNode node(NodeConfig config, Config settings) {
    if (Session.node.isEmpty()) {
      Session.wallets = wallets(settings);
      Session.node =
          Optional.of(
              EmbeddedNode.start(
                  Session.wallets.<NodeConfig>map(config::withWallets).orElse(config)));
    }
    return Session.node.orElseThrow();
  }

  /** Chains as they are configured when the session begins. */
  private static Optional<WalletChains> wallets(Config settings) {
    try {
      return Connectors.onClassPath()
          .offers(ConfigOrigin.settings(settings))
          .wallets(Clock.systemUTC(), new Random());
    } catch (EventException refused) {
      return Optional.empty(); // what is wrong is said where bots are checked, or when they start
    }
  }

  private static synchronized void stopNode() {
    Session.node.ifPresent(EmbeddedNode::close);
    Session.node = Optional.empty();
    Session.wallets.ifPresent(WalletChains::close);
    Session.wallets = Optional.empty();
  }
}
