package dev.larkpost.connectors.evm;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Plan;
import dev.larkpost.engine.connect.Settings;
import java.util.Set;

/** Offers what {@code larkpost.chains} and {@code larkpost.contracts} describe. */
public final class EvmConnector implements Connector {
  static final String CHAINS = "chains";
  static final String CONTRACTS = "contracts";

  @Override
  public String name() {
    return "evm";
  }

  @Override
  public Set<String> sections() {
    return Set.of(CHAINS, CONTRACTS);
  }

  @Override
  public Plan plan(Settings settings) {
    return settings.at(CHAINS).any() || settings.at(CONTRACTS).any()
        ? new EvmPlan(ChainReading.all(settings), ContractReading.all(settings))
        : Plan.NOTHING;
  }
}
