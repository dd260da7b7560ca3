package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.Doorbell;
import dev.larkpost.connectors.evm.rpc.Header;
import dev.larkpost.connectors.evm.rpc.Heads;
import dev.larkpost.connectors.evm.rpc.Providers;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A chain that is being followed: its providers and the news of its heads, shared by all sources
 * and holder checks on it. Thread-safe. Close the sources first.
 */
public final class EvmChain implements AutoCloseable {
  private static final Duration REST_FIRST = Duration.ofMillis(500);
  private static final Duration REST_MOST = Duration.ofSeconds(30);

  private final ChainSettings settings;
  private final Providers providers;
  private final Heads heads = new Heads();
  private final List<Doorbell> doorbells;

  private EvmChain(ChainSettings settings, Providers providers, Backoff backoff) {
    this.settings = settings;
    this.providers = providers;
    this.doorbells =
        settings.providers().stream()
            .flatMap(
                p -> p.webSocket().stream().map(ws -> new Doorbell(p.name(), ws, heads, backoff)))
            .toList();
  }

  /**
   * Checks the chain id where providers can be reached, and listens for new blocks.
   *
   * @param random for pauses; safe for several threads
   * @throws EventException MISCONFIGURED when a provider serves another chain
   */
  public static EvmChain open(
      ChainSettings settings, Clock clock, RandomGenerator random, SourceListener listener) {
    Backoff backoff = new Backoff(REST_FIRST, REST_MOST, random);
    SourceName name = new SourceName("evm:" + settings.name());
    Providers providers =
        new Providers(
            settings.name(),
            settings.chainId(),
            settings.providers().stream()
                .map(
                    p ->
                        new Providers.Settings(
                            p.name(), p.http(), p.timeout(), p.rangeFirst(), p.rangeMost()))
                .toList(),
            backoff,
            clock,
            what -> listener.noticed(name, what));
    try {
      providers.check();
    } catch (RuntimeException e) {
      providers.close();
      throw e;
    }
    EvmChain chain = new EvmChain(settings, providers, backoff);
    chain.doorbells.forEach(Doorbell::start);
    return chain;
  }

  ChainSettings settings() {
    return settings;
  }

  Providers providers() {
    return providers;
  }

  Heads heads() {
    return heads;
  }

  /** The newest block that counts; negative when none does yet. */
  long confirmed(Finality finality) {
    return switch (finality) {
      case Finality.Depth depth -> providers.newest("latest").number() - depth.blocks();
      case Finality.Tag tag -> tagged(tag).number();
    };
  }

  private Header tagged(Finality.Tag tag) {
    return providers.newest(tag.toString());
  }

  /**
   * What {@code ownerOf(token)} of an ERC-721 contract answers at a block.
   *
   * @return lower-case address
   */
  public String ownerOf(String contract, BigInteger token, long block) {
    String word = call(contract, "0x6352211e" + word(token), block);
    return "0x" + word.substring(word.length() - 40);
  }

  /** What {@code balanceOf(account)} of an ERC-20 or ERC-721 contract answers at a block. */
  public BigInteger balanceOf(String contract, String account, long block) {
    return new BigInteger(
        call(contract, "0x70a08231" + word(new BigInteger(account.substring(2), 16)), block), 16);
  }

  /** What {@code balanceOf(account, id)} of an ERC-1155 contract answers at a block. */
  public BigInteger balanceOf(String contract, String account, BigInteger id, long block) {
    return new BigInteger(
        call(
            contract,
            "0x00fdd58e" + word(new BigInteger(account.substring(2), 16)) + word(id),
            block),
        16);
  }

  private static String word(BigInteger number) {
    return String.format("%064x", number);
  }

  private String call(String contract, String data, long block) {
    String answer = providers.ask(p -> p.call(contract, data, block));
    if (answer.length() < 66) {
      throw EventException.malformed("contract " + contract + " does not answer the call");
    }
    return answer.substring(2, 66);
  }

  @Override
  public void close() {
    heads.close();
    doorbells.forEach(Doorbell::close);
    providers.close();
  }
}
