package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.KnownNames;
import dev.larkpost.engine.audience.NameBook;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventPump;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Backoff;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.Notification;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.template.Template;
import dev.larkpost.engine.template.Variables;
import dev.larkpost.engine.trigger.Filter;
import dev.larkpost.engine.trigger.Trigger;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** People are called by their names, which are looked up while nobody holds a transaction. */
class NamesTest {
  private static final String ALICES = "0x" + "a".repeat(40);
  private static final SourceName SOURCE = new SourceName("evm");

  private final FakeClient client = new FakeClient();
  private final List<String> asked = new ArrayList<>();
  private final Queue<Event> news = new ArrayDeque<>();
  private boolean inTransaction;
  private boolean away;
  private final Bench bench =
      new Bench(client, EngineStores.inMemory(), Routes.builder().build(), this::engine);
  private final EventPump pump =
      new EventPump(
          new News(),
          new EventPump.Parts(
              new Watched(),
              new MemoryEventStore(),
              bench.engine.rules(),
              SourceListener.SILENT,
              bench.clock),
          new EventPump.Settings(
              10,
              Duration.ZERO,
              new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1))));

  /** Knows when a transaction is open. */
  private final class Watched implements Transactions {
    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
      inTransaction = true;
      try {
        return client.transactions().inTransaction(work);
      } finally {
        inTransaction = false;
      }
    }

    @Override
    public <T> T inSnapshot(Function<Transaction, T> work) {
      return client.transactions().inSnapshot(work);
    }
  }

  private final class News implements EventSource {
    @Override
    public SourceName name() {
      return SOURCE;
    }

    @Override
    public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait) {
      List<Event> events = new ArrayList<>(news);
      news.clear();
      int read = after.map(c -> c.bytes()[0]).orElse((byte) 0) + events.size();
      return new EventBatch(events, Checkpoint.of(new byte[] {(byte) read}));
    }

    @Override
    public void close() {}
  }

  private void engine(BotEngineBuilder builder) {
    client.inboxes.put(ALICES, ALICE);
    builder
        .category(new Category("moves", Category.Silent.TELL))
        .template(template("moved", "{name(from)} moved"))
        .template(template("back", "{name(from)} is back"))
        .names(book())
        .rule(
            new Rule(
                new Trigger("moves", new EventName("coin.Moved"), Filter.ANY),
                match ->
                    List.of(
                        Notification.to(ALICES)
                            .category("moves")
                            .using("moved", match.event().fields())
                            .onRetraction("back"))));
  }

  private NameBook book() {
    return new NameBook() {
      @Override
      public Optional<String> address(String name) {
        return Optional.empty();
      }

      @Override
      public Optional<String> name(String address) {
        assertTrue(!inTransaction, "asked inside a transaction");
        asked.add(address);
        if (away) {
          throw new IllegalStateException("nobody answers");
        }
        return Optional.of("m" + address.charAt(2) + ".eth");
      }
    };
  }

  private static Template template(String name, String text) {
    return Template.of(
        Template.Source.of(name, Template.Kind.TEXT, text), Variables.named(List.of("from")));
  }

  private static Event moved(String id, char digit) {
    return new Event(
        new EventId(id),
        new EventName("coin.Moved"),
        EventKind.HAPPENED,
        SOURCE,
        1,
        Instant.EPOCH,
        Fields.of("from", "0x" + String.valueOf(digit).repeat(40)),
        Fields.NONE);
  }

  private void happens(Event... events) {
    news.addAll(List.of(events));
    pump.runOnce();
    bench.settle();
  }

  @Test
  void events_are_told_with_the_names_people_go_by() {
    happens(moved("1", 'c'), moved("2", 'd'), moved("3", 'c'));
    assertEquals(List.of("mc.eth moved", "md.eth moved", "mc.eth moved"), bench.textsTo(ALICE));
    assertEquals(2, asked.size(), asked::toString);
    bench.clock.pass(KnownNames.GOOD_FOR.plusSeconds(1));
    happens(moved("1", 'c').as(EventKind.RETRACTED));
    assertEquals("mc.eth is back", bench.textsTo(ALICE).getLast());
    assertEquals(3, asked.size(), "an old name is looked up again");
  }

  @Test
  void while_nobody_answers_addresses_are_shown_and_nobody_is_asked_again_and_again() {
    away = true;
    happens(moved("1", 'c'), moved("2", 'd'));
    assertEquals(List.of("0xcccc…cccc moved", "0xdddd…dddd moved"), bench.textsTo(ALICE));
    assertEquals(1, asked.size(), asked::toString);
    away = false;
    bench.clock.pass(KnownNames.PAUSE.plusSeconds(1));
    happens(moved("3", 'c'));
    assertEquals("mc.eth moved", bench.textsTo(ALICE).getLast());
  }

  @Test
  void announcements_call_people_by_name_and_inside_a_transaction_by_what_is_known() {
    Announcement hello =
        Announcement.to(Audience.addresses(ALICES))
            .category("moves")
            .using("moved", Map.of("from", "0x" + "e".repeat(40)));
    new Watched().inTransaction(tx -> bench.engine.announcements().send(tx, hello.key("inside")));
    bench.settle();
    assertEquals(List.of("0xeeee…eeee moved"), bench.textsTo(ALICE));
    bench.engine.announcements().send(hello.key("outside"));
    bench.settle();
    assertEquals("me.eth moved", bench.textsTo(ALICE).getLast());
  }
}
