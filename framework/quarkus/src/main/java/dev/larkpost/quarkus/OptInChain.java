package dev.larkpost.quarkus;

import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.quarkus.wiring.Offers;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The chain whose contract wallets may opt in, checked before anybody tries. */
final class OptInChain {
  private static final String PLACE = "larkpost.consent.opt-in-chain";

  private OptInChain() {}

  /**
   * @throws EventException MISCONFIGURED when it is no number of a chain, or one that a node of our
   *     own does not ask
   */
  static void check(LarkpostConfig config, Offers offers) {
    config.consent().optInChain().ifPresent(chain -> check(chain, config, offers));
  }

  private static void check(long chain, LarkpostConfig config, Offers offers) {
    if (chain < 1) {
      throw EventException.misconfigured(
          PLACE + " is " + chain + "; write the number of a chain, such as 1 or 8453");
    }
    LocalNodeConfig node = config.node();
    boolean ours = Networks.isLocal(config) && (node.start() || node.running().isPresent());
    Set<Long> asked = ours ? asked(offers) : Set.of(chain);
    if (!asked.contains(chain)) {
      throw EventException.misconfigured(
          PLACE
              + " is "
              + chain
              + ", and the local node asks no such chain: add larkpost.chains.NAME.id="
              + chain
              + " and larkpost.chains.NAME.rpc"
              + (asked.isEmpty() ? "" : ", or write one of " + new TreeSet<>(asked)));
    }
  }

  private static Set<Long> asked(Offers offers) {
    return offers
        .wallets(Clock.systemUTC(), new Random())
        .map(WalletChains::chains)
        .orElse(Set.of());
  }
}
