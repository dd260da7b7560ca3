package dev.larkpost.connectors.evm;

import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.HolderAudience;
import dev.larkpost.engine.audience.ListRule;
import dev.larkpost.engine.audience.NameBook;
import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.event.SourceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A bot's chains: opened where it wants something of them. */
final class EvmConnection implements Connection {
  private static final String HOLDERS = "holders";
  private static final String MEMBERS = "members";

  private final Map<String, EvmChain> chains = new LinkedHashMap<>();
  private final List<Feed> feeds = new ArrayList<>();
  private final Set<String> holders = new TreeSet<>();
  private final Map<String, String> members = new HashMap<>();
  private final List<ListRule> lists = new ArrayList<>();
  private Optional<NameBook> names = Optional.empty();
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
      known.values().forEach(connection::name);
      return connection;
    } catch (RuntimeException refused) {
      connection.close();
      throw refused;
    }
  }

  private void follow(ChainReading known, EvmOffer.Followed followed) {
    EvmChain chain = chain(known);
    EventSink sink = Feed.NO_SINK;
    for (ContractReading contract : followed.kept()) {
      sink = keep(contract, followed.settings().name(), sink);
    }
    feeds.add(
        new Feed(
            new EvmSource(chain, followed.settings(), bot.listener()), sink, followed.serves()));
  }

  private void name(ChainReading known) {
    names =
        known
            .ens()
            .<NameBook>map(at -> new EnsNames(chain(known), at, bot.clock()))
            .or(() -> names);
  }

  private EvmChain chain(ChainReading known) {
    return chains.computeIfAbsent(
        known.settings().name(),
        name -> EvmChain.open(known.settings(), bot.clock(), bot.random(), bot.listener()));
  }

  private EventSink keep(ContractReading contract, SourceName source, EventSink sink) {
    // Of the same events another rule may want to another finality, only one source's count.
    contract.lists().forEach(rule -> lists.add(rule.when(e -> e.source().equals(source))));
    if (contract.holders().isEmpty()) {
      return sink;
    }
    String name = contract.settings().name();
    contract
        .members()
        .ifPresentOrElse(organisation -> members.put(organisation, name), () -> holders.add(name));
    return sink.then(HolderIndex.of(contract, bot.holders()));
  }

  @Override
  public List<Feed> feeds() {
    return List.copyOf(feeds);
  }

  @Override
  public Map<String, AudienceSource> audiences() {
    Map<String, AudienceSource> audiences = new HashMap<>();
    if (!holders.isEmpty()) {
      audiences.put(HOLDERS, new HolderAudience(bot.transactions(), bot.holders(), holders));
    }
    if (!members.isEmpty()) {
      audiences.put(
          MEMBERS,
          new MemberAudience(
              new HolderAudience(bot.transactions(), bot.holders(), Set.copyOf(members.values())),
              members));
    }
    return audiences;
  }

  @Override
  public Optional<NameBook> names() {
    return names;
  }

  @Override
  public List<ListRule> lists() {
    return List.copyOf(lists);
  }

  @Override
  public void close() {
    chains.values().forEach(EvmChain::close);
  }
}
