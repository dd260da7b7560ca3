package example;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.connectors.evm.Contracts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real chain with a coin, started before the bot. */
public class Chain implements QuarkusTestResourceLifecycleManager {
  private final Anvil anvil = Anvil.start();

  static boolean isThere() {
    return Contracts.areThere();
  }

  @Override
  public Map<String, String> start() {
    return Map.of(
        "RPC_URL", anvil.http(), "RPC_WEBSOCKET", anvil.webSocket(), "COIN", anvil.deploy("Coin"));
  }

  @Override
  public void stop() {
    anvil.close();
  }
}
