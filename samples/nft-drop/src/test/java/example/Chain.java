package example;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.connectors.evm.Contracts;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.xmtp.identity.KeySigner;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real chain with an NFT, started before the bot. */
public class Chain implements QuarkusTestResourceLifecycleManager {
  private final Anvil anvil = Anvil.start();

  /** A test-only key: nobody else's. */
  static KeySigner owner() {
    byte[] key = new byte[32];
    key[31] = 77;
    return KeySigner.of(Secret.owning(key));
  }

  static boolean isThere() {
    return Contracts.areThere();
  }

  @Override
  public Map<String, String> start() {
    return Map.of(
        "RPC_URL", anvil.http(),
        "RPC_WEBSOCKET", anvil.webSocket(),
        "BADGE", anvil.deploy("Badge"),
        "OWNER", owner().identifier().value());
  }

  @Override
  public void stop() {
    anvil.close();
  }
}
