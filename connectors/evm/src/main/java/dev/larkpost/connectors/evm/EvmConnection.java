package dev.larkpost.connectors.evm;

import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.HolderAudience;
import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.event.EventSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A bot's chains: opened where it wants something of them. */
final class EvmConnection implements Connection {
  private static final String HOLDERS = "holders";

  private final Map<String, EvmChain> chains = new LinkedHashMap<>();
  private final List<Feed> feeds = new ArrayList<>();
  private final Set<String> holders = new TreeSet<>();
  private final BotSide bot;

  private EvmConnection(BotSide bot) {
    this.bot = bot;
  }

  static EvmConnection open(
      Map<String, ChainReading> known, List<EvmOffer.Followed> followed, BotSide bot) {
    EvmConnection connection = new EvmConnection(bot);
    try {
      for (EvmOffer.Followed one : followed) {
        connection.follow(
            Optional.ofNullable(known.get(one.settings().chain())).orElseThrow(), one);
      }
      return connection;
    } catch (RuntimeException refused) {
      connection.close();
      throw refused;
    }
  }

  private void follow(ChainReading known, EvmOffer.Followed followed) {
    EvmChain chain =
        chains.computeIfAbsent(
            known.settings().name(),
            name -> EvmChain.open(known.settings(), bot.clock(), bot.random(), bot.listener()));
    EventSink sink = Feed.NO_SINK;
    for (ContractReading contract : followed.holders()) {
      sink = sink.then(HolderIndex.of(contract, bot.holders()));
      holders.add(contract.settings().name());
    }
    feeds.add(
        new Feed(
            new EvmSource(chain, followed.settings(), bot.listener()), sink, followed.serves()));
  }

  @Override
  public List<Feed> feeds() {
    return List.copyOf(feeds);
  }

  @Override
  public Map<String, AudienceSource> audiences() {
    return holders.isEmpty()
        ? Map.of()
        : Map.of(HOLDERS, new HolderAudience(bot.transactions(), bot.holders(), holders));
  }

  @Override
  public void close() {
    chains.values().forEach(EvmChain::close);
  }
}
