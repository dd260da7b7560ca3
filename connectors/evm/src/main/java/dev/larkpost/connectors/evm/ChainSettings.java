package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;
import java.time.Duration;
import java.util.List;

/**
 * A chain and who serves it.
 *
 * @param name part of source names: do not change it later
 * @param chainId checked against every provider
 * @param providers at least one; the quickest that is well is asked
 * @param poll how often to look for new blocks where no WebSocket tells of them
 * @param reorgDepth how many blocks below the followed one a reorg is still recognised and undone;
 *     16 bytes of checkpoint each
 */
public record ChainSettings(
    String name, long chainId, List<ProviderSettings> providers, Duration poll, int reorgDepth) {
  static final int REORG_DEPTH_MAX = 2_048;
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int REORG_DEPTH = 128;

  public ChainSettings {
    Names.name("chain", name);
    providers = List.copyOf(providers);
    if (providers.isEmpty()) {
      throw EventException.misconfigured("chain " + name + " has no provider");
    }
    if (providers.stream().map(ProviderSettings::name).distinct().count() < providers.size()) {
      throw EventException.misconfigured("chain " + name + " has two providers of one name");
    }
    if (chainId < 1 || poll.isNegative() || poll.isZero()) {
      throw EventException.misconfigured(
          "chain " + name + ": chain id " + chainId + ", poll " + poll + "; both must be positive");
    }
    if (reorgDepth < 1 || reorgDepth > REORG_DEPTH_MAX) {
      throw EventException.misconfigured(
          "chain " + name + ": a reorg depth from 1 to " + REORG_DEPTH_MAX + " is possible");
    }
  }

  public static ChainSettings of(String name, long chainId, List<ProviderSettings> providers) {
    return new ChainSettings(name, chainId, providers, POLL, REORG_DEPTH);
  }

  public ChainSettings withPoll(Duration ours) {
    return new ChainSettings(name, chainId, providers, ours, reorgDepth);
  }

  public ChainSettings withReorgDepth(int ours) {
    return new ChainSettings(name, chainId, providers, poll, ours);
  }
}
