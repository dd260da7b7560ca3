package dev.larkpost.connectors.kafka;

import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Chore;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.limit.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A bot's channels and its receipts. */
final class KafkaConnection implements Connection {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
  private static final Duration RETRY_MOST = Duration.ofMinutes(1);

  private final List<Feed> feeds = new ArrayList<>();
  private final List<Chore> chores = new ArrayList<>();
  private Optional<KafkaReceipts> out = Optional.empty();
  private final ReceiptState receipts;

  private KafkaConnection(ReceiptState receipts) {
    this.receipts = receipts;
  }

  static KafkaConnection open(KafkaOffer offer, BotSide bot, Set<Wanted> wanted) {
    KafkaConnection connection =
        new KafkaConnection(
            new ReceiptState(what -> bot.listener().noticed(receiptsOf(bot), what)));
    for (KafkaSourceSettings channel : offer.channels().values()) {
      Set<Wanted> serves =
          wanted.stream()
              .filter(w -> w.event().equals(channel.event()))
              .collect(Collectors.toSet());
      if (!serves.isEmpty()) {
        connection.feed(offer.cluster(), channel, bot, serves);
      }
    }
    offer.out().ifPresent(o -> connection.publish(offer.cluster(), o.topics(bot.bot()), bot));
    return connection;
  }

  private void feed(
      KafkaCluster cluster, KafkaSourceSettings channel, BotSide bot, Set<Wanted> serves) {
    KafkaSource source = new KafkaSource(cluster, ownGroup(channel, bot), bot.listener());
    verify(source::verify, source.name(), bot);
    feeds.add(new Feed(source, Feed.NO_SINK, serves));
  }

  /** Members of a group must share one store, and every bot has its own. */
  private static KafkaSourceSettings ownGroup(KafkaSourceSettings channel, BotSide bot) {
    boolean usual = channel.group().equals(KafkaSourceSettings.usualGroup(channel.channel()));
    return usual ? channel.withGroup("larkpost-" + bot.bot() + "-" + channel.channel()) : channel;
  }

  private void publish(KafkaCluster cluster, ReceiptTopics topics, BotSide bot) {
    KafkaReceipts publisher =
        new KafkaReceipts(
            cluster,
            topics,
            PATIENCE,
            new KafkaReceipts.Parts(
                bot.transactions(),
                bot.receipts(),
                receipts,
                bot.clock(),
                new Backoff(RETRY_FIRST, RETRY_MOST, bot.random())));
    verify(publisher::verify, receiptsOf(bot), bot);
    out = Optional.of(publisher);
    chores.add(new Publishing("larkpost-" + bot.bot() + "-receipts", publisher, bot.clock()));
  }

  private static SourceName receiptsOf(BotSide bot) {
    return new SourceName("receipts:" + bot.bot());
  }

  private interface Check {
    void run() throws InterruptedException;
  }

  /** A topic that is not there ends the start; a cluster that is away is waited for. */
  private static void verify(Check check, SourceName what, BotSide bot) {
    try {
      check.run();
    } catch (EventException failed) {
      if (failed.retry() == EventException.Retry.NEVER) {
        throw failed;
      }
      bot.listener().noticed(what, "its topics could not be checked: " + failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new EventException(
          EventException.Code.CLOSED, EventException.Retry.NEVER, what + " was not begun", stopped);
    }
  }

  private record Publishing(String name, KafkaReceipts receipts, Clock clock) implements Chore {
    private static final Duration EVERY = Duration.ofMillis(500);

    @Override
    public boolean runOnce() {
      return receipts.runOnce();
    }

    @Override
    public Optional<Instant> nextDue() {
      Instant soon = clock.instant().plus(EVERY);
      return Optional.of(receipts.nextDue().isAfter(soon) ? receipts.nextDue() : soon);
    }
  }

  @Override
  public List<Feed> feeds() {
    return List.copyOf(feeds);
  }

  @Override
  public List<Chore> chores() {
    return List.copyOf(chores);
  }

  @Override
  public List<String> warnings() {
    return receipts.failures() == 0
        ? List.of()
        : List.of(
            "receipts could not be published, "
                + receipts.failures()
                + " times in a row; they wait in the store: look at the Kafka cluster");
  }

  @Override
  public void close() {
    out.ifPresent(KafkaReceipts::close);
  }
}
