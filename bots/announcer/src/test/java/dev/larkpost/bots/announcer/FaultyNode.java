package dev.larkpost.bots.announcer;

import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;

/**
 * A node the test can make refuse. To the bot it is some network: its API needs a key. It knows a
 * chain.
 */
public final class FaultyNode implements QuarkusTestResourceLifecycleManager {
  static final String KEY = "test-only-key-of-the-faulty-node";

  private List<EmbeddedNode> node = List.of();

  @Override
  public Map<String, String> start() {
    node = List.of(EmbeddedNode.start(NodeConfig.inMemory().withWallets(HashWallet::verify)));
    return Map.of(
        "larkpost.network",
        "http://127.0.0.1:" + node.getFirst().port(),
        "larkpost.key",
        "0b".repeat(32),
        "larkpost.api.keys",
        KEY,
        "larkpost.categories.open.silent",
        "tell",
        "larkpost.consent.opt-in-chain",
        Long.toString(HashWallet.CHAIN));
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(node.getFirst(), new TestInjector.MatchesType(EmbeddedNode.class));
  }

  @Override
  public void stop() {
    node.forEach(EmbeddedNode::close);
  }
}
