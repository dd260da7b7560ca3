package dev.larkpost.quarkus;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.quarkus.wiring.Offers;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Which chains contract wallets may opt in on, and what is said about others at the start. */
class OptInChainTest {
  private static final String CHAIN = "larkpost.consent.opt-in-chain";

  private record Chains(Set<Long> chains) implements WalletChains {
    @Override
    public List<WalletVerdict> verify(List<WalletSignatureCheck> checks) {
      throw new AssertionError("nobody is asked at the start");
    }

    @Override
    public void close() {}
  }

  private static Offers asking(Long... chains) {
    return new Offers(
        List.of(
            new Offer() {
              @Override
              public Optional<WalletChains> wallets(Clock clock, RandomGenerator random) {
                return Optional.of(new Chains(Set.of(chains)));
              }
            }));
  }

  private static void check(Offers offers, String chain, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put(CHAIN, chain);
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(LarkpostConfig.class);
    properties.forEach(builder::withDefaultValue);
    OptInChain.check(builder.build().getConfigMapping(LarkpostConfig.class), offers);
  }

  private static String refusal(Offers offers, String chain) {
    EventException refused =
        assertThrows(EventException.class, () -> check(offers, chain, Map.of()));
    assertEquals(EventException.Code.MISCONFIGURED, refused.code());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void a_local_node_must_ask_the_chain() {
    assertDoesNotThrow(() -> check(asking(5L, 31_337L), "31337", Map.of()));
    assertEquals(
        CHAIN
            + " is 8453, and the local node asks no such chain: add larkpost.chains.NAME.id=8453"
            + " and larkpost.chains.NAME.rpc, or write one of [5, 31337]",
        refusal(asking(5L, 31_337L), "8453"));
    assertEquals(
        CHAIN
            + " is 8453, and the local node asks no such chain: add larkpost.chains.NAME.id=8453"
            + " and larkpost.chains.NAME.rpc",
        refusal(new Offers(List.of()), "8453"));
  }

  @Test
  void what_others_nodes_ask_is_theirs_to_know() {
    Offers none = new Offers(List.of());
    assertDoesNotThrow(() -> check(none, "8453", Map.of("larkpost.network", "production")));
    assertDoesNotThrow(() -> check(none, "8453", Map.of("larkpost.node.start", "false")));
  }

  @Test
  void what_is_no_chain_is_refused() {
    assertEquals(
        CHAIN + " is 0; write the number of a chain, such as 1 or 8453", refusal(asking(0L), "0"));
  }
}
