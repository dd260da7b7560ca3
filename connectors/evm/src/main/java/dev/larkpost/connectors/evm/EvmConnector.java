package dev.larkpost.connectors.evm;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Offer;
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
  public Offer offer(Settings settings) {
    return settings.at(CHAINS).any() || settings.at(CONTRACTS).any()
        ? new EvmOffer(ChainReading.all(settings), ContractReading.all(settings))
        : Offer.NOTHING;
  }
}
