package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;
import java.util.List;

/**
 * All chains and what is followed on them.
 *
 * @param sources no two with the same chain and finality
 */
public record EvmSettings(List<ChainSettings> chains, List<SourceSettings> sources) {
  public EvmSettings {
    chains = List.copyOf(chains);
    sources = List.copyOf(sources);
    if (chains.stream().map(ChainSettings::name).distinct().count() < chains.size()) {
      throw EventException.misconfigured("two chains have the same name");
    }
    if (sources.stream().map(SourceSettings::name).distinct().count() < sources.size()) {
      throw EventException.misconfigured(
          "two sources follow the same chain to the same finality; make them one");
    }
    for (SourceSettings source : sources) {
      if (chains.stream().noneMatch(chain -> chain.name().equals(source.chain()))) {
        throw EventException.misconfigured(
            "there is no chain "
                + source.chain()
                + "; there are "
                + chains.stream().map(ChainSettings::name).toList());
      }
    }
  }
}
