package dev.larkpost.bench;

import dev.larkpost.connectors.jdbc.SqliteStore;
import dev.larkpost.engine.BotEngine;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.RecipientFile;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.NetworkAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A bot to be killed, a process of its own: arguments are the node's URL, its folder, what it does
 * ({@code announce} or {@code intake}), the file it does it with, and inboxes to be told besides.
 * Started again it goes on. Prints {@code inbox} and its inbox when it hears everything, {@code
 * done} when all was told.
 */
public final class AnnouncerMain {
  static final String ANNOUNCE = "announce";
  static final String INTAKE = "intake";
  static final String INBOX = "inbox ";
  static final String DONE = "done";
  static final String NEWS = "the news";
  private static final String KEY = "news";
  private static final String LIST = "people";
  private static final int EVENTS_AT_ONCE = 50;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final SqliteStore store;
  private final BotEngine engine;
  private final Path file;
  private final List<InboxId> others;

  private AnnouncerMain(SqliteStore store, BotEngine engine, Path file, List<InboxId> others) {
    this.store = store;
    this.engine = engine;
    this.file = file;
    this.others = others;
  }

  public static void main(String[] arguments) {
    Clients clients = new Clients(NetworkAddress.of(arguments[0]));
    Path folder = Path.of(arguments[1]);
    SqliteStore store = clients.store(folder, "bot");
    StreamingClient client = clients.open(folder, "bot", store);
    BotEngine engine =
        BotEngine.builder(client, store.engine(), Routes.builder().build())
            .category(new Category("news", Category.Silent.TELL))
            .limiter(Rations.ofThisLife())
            .rule(new Rule(new Trigger("lines", LineSource.LINE, Filter.ANY), AnnouncerMain::tell))
            .build();
    engine.start();
    Clients.started(client);
    System.out.println(INBOX + client.inboxId());
    AnnouncerMain main =
        new AnnouncerMain(
            store,
            engine,
            Path.of(arguments[3]),
            Arrays.stream(arguments).skip(4).map(InboxId::new).toList());
    if (arguments[2].equals(ANNOUNCE)) {
      main.announce();
    } else {
      main.takeIn();
    }
    System.out.println(DONE);
    engine.close();
    client.close();
    System.exit(0);
  }

  private static List<Tellable> tell(Match match) {
    return List.of(
        Notification.to(match.event().fields().text("address"))
            .category("news")
            .text(match.event().fields().text("text")));
  }

  private void announce() {
    Optional<AnnouncementRecord> begun =
        store.transactions().inSnapshot(tx -> store.engine().announcements().byKey(tx, KEY));
    AnnouncementId id = begun.map(AnnouncementRecord::id).orElseGet(this::begin);
    while (engine.announcements().find(id).orElseThrow().state() != AnnouncementState.DONE) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private AnnouncementId begin() {
    new RecipientFile(file).readInto(store.transactions(), store.engine().lists(), LIST);
    return engine
        .announcements()
        .send(
            Announcement.to(Audience.list(LIST).or(Audience.inboxes(others)))
                .category("news")
                .key(KEY)
                .text(NEWS));
  }

  private void takeIn() {
    LineSource lines = new LineSource(file);
    EventPump pump =
        new EventPump(
            lines,
            new EventPump.Parts(
                store.transactions(),
                store.events(),
                engine.rules(),
                new SourceListener() {},
                Clock.systemUTC()),
            new EventPump.Settings(
                EVENTS_AT_ONCE,
                Duration.ZERO,
                new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1), new Random(1))));
    while (pump.runOnce() || !lines.isRead() || !isQuiet()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean isQuiet() {
    Map<DeliveryState, Long> counts = engine.deliveries();
    return counts.keySet().stream().allMatch(DeliveryState::finished)
        && store
            .transactions()
            .inSnapshot(tx -> store.engine().announcements().wantingPages(tx, 1))
            .isEmpty();
  }
}
