package dev.larkpost.connectors.evm;

import dev.larkpost.engine.connect.WalletChains;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.transport.WalletSignatureCheck;
import dev.larkpost.xmtp.transport.WalletVerdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The chains of a configuration as {@link EvmWallets}, opened when the first wallet is judged. */
final class ConfiguredWallets implements WalletChains {
  private final List<ChainSettings> settings;
  private final Clock clock;
  private final RandomGenerator random;
  private List<EvmChain> open = List.of();
  private Optional<EvmWallets> wallets = Optional.empty();
  private boolean closed;

  ConfiguredWallets(List<ChainSettings> settings, Clock clock, RandomGenerator random) {
    this.settings = List.copyOf(settings);
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Set<Long> chains() {
    return settings.stream().map(ChainSettings::chainId).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<WalletVerdict> verify(List<WalletSignatureCheck> checks) {
    return wallets().verify(checks);
  }

  private synchronized EvmWallets wallets() {
    if (closed) {
      throw new XmtpException(
          XmtpException.Code.CLOSED, XmtpException.Retry.NEVER, "the node is being stopped");
    }
    if (wallets.isEmpty()) {
      open = opened();
      wallets = Optional.of(new EvmWallets(open));
    }
    return wallets.get();
  }

  private List<EvmChain> opened() {
    List<EvmChain> chains = new ArrayList<>();
    try {
      settings.forEach(
          chain -> chains.add(EvmChain.open(chain, clock, random, SourceListener.SILENT)));
      return List.copyOf(chains);
    } catch (EventException refused) {
      chains.forEach(EvmChain::close);
      throw new XmtpException(
          XmtpException.Code.UNAVAILABLE,
          XmtpException.Retry.LATER,
          "no chain can be asked about wallets: " + refused.getMessage(),
          refused);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(EvmChain::close);
  }
}
