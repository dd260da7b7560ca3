package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.SourceName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to follow on a chain, to one finality. Rules of another finality are another source.
 *
 * @param chain name of its {@link ChainSettings}
 * @param start first block of a source that was never read; absent: from now on
 * @param transfers native currency moved by transactions, as events {@code <chain>.Transfer}
 * @param blocks whether every block is an event {@code <chain>.Block}
 */
public record SourceSettings(
    String chain,
    Finality finality,
    Optional<Long> start,
    List<ContractSettings> contracts,
    Optional<Transfers> transfers,
    boolean blocks) {
  /**
   * Transfers of native currency: transactions with a value that did not fail. What contracts pass
   * on inside a transaction is not seen.
   *
   * @param accounts from or to any of these; empty: all
   */
  public record Transfers(List<String> accounts) {
    public Transfers {
      accounts = accounts.stream().map(a -> Names.address("transfers", a)).distinct().toList();
    }
  }

  public SourceSettings {
    Names.name("chain", chain);
    contracts = List.copyOf(contracts);
    if (start.filter(block -> block < 0).isPresent()) {
      throw EventException.misconfigured("chain " + chain + " starts at block " + start.get());
    }
    Set<String> names = new HashSet<>(Set.of(chain));
    for (ContractSettings contract : contracts) {
      if (!names.add(contract.name())) {
        throw EventException.misconfigured(
            "contract "
                + contract.name()
                + ": the name is used twice, or is the name of its chain");
      }
    }
  }

  public static SourceSettings of(String chain, Finality finality, ContractSettings... contracts) {
    return new SourceSettings(
        chain, finality, Optional.empty(), List.of(contracts), Optional.empty(), false);
  }

  public SourceSettings startingAt(long block) {
    return new SourceSettings(chain, finality, Optional.of(block), contracts, transfers, blocks);
  }

  public SourceSettings withTransfers(String... accounts) {
    return new SourceSettings(
        chain, finality, start, contracts, Optional.of(new Transfers(List.of(accounts))), blocks);
  }

  public SourceSettings withBlocks() {
    return new SourceSettings(chain, finality, start, contracts, transfers, true);
  }

  /** {@code evm:mainnet@12}. */
  public SourceName name() {
    return new SourceName("evm:" + chain + "@" + finality);
  }
}
