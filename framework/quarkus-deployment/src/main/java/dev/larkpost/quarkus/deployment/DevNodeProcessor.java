package dev.larkpost.quarkus.deployment;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import io.quarkus.deployment.IsProduction;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.CuratedApplicationShutdownBuildItem;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.runtime.LaunchMode;
import java.util.Map;
import java.util.Optional;
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
  private static final String RUNNING = "larkpost.node.running";
  private static final int PORT_DEV = 5556;

  /** Lives as long as the dev or test session; builds of one session come one after another. */
  private static final class Session {
    private static Optional<EmbeddedNode> node = Optional.empty();

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
    boolean test = mode.getLaunchMode() == LaunchMode.TEST;
    EmbeddedNode node =
        node(test ? 0 : config.getOptionalValue(PORT, Integer.class).orElse(PORT_DEV));
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

  private static synchronized EmbeddedNode node(int port) {
    EmbeddedNode node =
        Session.node.orElseGet(() -> EmbeddedNode.start(NodeConfig.inMemory().withPort(port)));
    Session.node = Optional.of(node);
    return node;
  }

  private static synchronized void stopNode() {
    Session.node.ifPresent(EmbeddedNode::close);
    Session.node = Optional.empty();
  }
}
