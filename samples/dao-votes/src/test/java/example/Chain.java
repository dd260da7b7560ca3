package example;

import dev.larkpost.connectors.evm.Anvil;
import dev.larkpost.connectors.evm.Contracts;
import dev.larkpost.connectors.evm.Governance;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;

/** A real chain with a Governor, started before the bot. */
public class Chain implements QuarkusTestResourceLifecycleManager {
  /** Reminders go out a day before the end: soon after the proposal, but time enough to vote. */
  private static final Duration VOTING = Duration.ofDays(1).plusSeconds(12);

  private final Anvil anvil = Anvil.start();

  static boolean isThere() {
    return Contracts.areThere();
  }

  @Override
  public Map<String, String> start() {
    Governance dao = Governance.deploy(anvil, VOTING);
    return Map.of(
        "RPC_URL", anvil.http(),
        "RPC_WEBSOCKET", anvil.webSocket(),
        "SHARES", dao.shares(),
        "GOVERNOR", dao.governor());
  }

  @Override
  public void stop() {
    anvil.close();
  }
}
