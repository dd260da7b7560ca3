package dev.larkpost.bots.announcer;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.audience.AudienceSource;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.connect.BotSide;
import dev.larkpost.engine.connect.Connection;
import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Feed;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.connect.Wanted;
import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import dev.larkpost.xmtp.id.InboxId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Questions a test asks, as events {@code test.asked}, for an audience {@code holders(asked)} that
 * cannot be read until somebody mends it.
 */
public final class AskedConnector implements Connector {
  /** A rule without code that asks on. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "larkpost.asked.enabled", "true",
          "larkpost.rules.ask.event", "test.asked",
          "larkpost.rules.ask.audience", "holders(asked)",
          "larkpost.rules.ask.category", "open",
          "larkpost.rules.ask.text", "Would you like {what}?");

  private static final EventName ASKED = new EventName("test.asked");

  private record Question(String what, String trace) {}

  private static final BlockingQueue<Question> QUESTIONS = new ArrayBlockingQueue<>(100);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static volatile List<InboxId> people = List.of();

  /** From now on these people are the audience; nobody for one that cannot be read. */
  static void people(InboxId... those) {
    people = List.of(those);
  }

  static void ask(String what) {
    ask(what, "");
  }

  /**
   * @param trace the header its sender gave it; empty for none
   */
  static void ask(String what, String trace) {
    QUESTIONS.add(new Question(what, trace));
  }

  @Override
  public String name() {
    return "asked";
  }

  @Override
  public Set<String> sections() {
    return Set.of("asked");
  }

  @Override
  public Offer offer(Settings settings) {
    return settings.at("asked").flag("enabled", false) ? new Asked() : Offer.NOTHING;
  }

  private record Asked() implements Offer {
    @Override
    public Map<EventName, Optional<Set<String>>> events() {
      return Map.of(ASKED, Optional.of(Set.of("what")));
    }

    @Override
    public Set<String> holders() {
      return Set.of("asked");
    }

    @Override
    public Connection open(BotSide bot, Set<Wanted> wanted) {
      return new Connection() {
        @Override
        public List<Feed> feeds() {
          return List.of(new Feed(new Questions(), Feed.NO_SINK, wanted));
        }

        @Override
        public Map<String, AudienceSource> audiences() {
          return Map.of("holders", new People());
        }

        @Override
        public void close() {}
      };
    }
  }

  private record Questions() implements EventSource {
    @Override
    public SourceName name() {
      return new SourceName("test:asked");
    }

    @Override
    public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait)
        throws InterruptedException {
      Optional<Question> next =
          Optional.ofNullable(QUESTIONS.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
      int number = next.isPresent() ? NUMBER.incrementAndGet() : NUMBER.get();
      return new EventBatch(
          next.stream().map(asked -> event(number, asked)).toList(),
          Checkpoint.of(Integer.toString(number).getBytes(StandardCharsets.UTF_8)));
    }

    private Event event(int number, Question asked) {
      return new Event(
          new EventId("question-" + number),
          ASKED,
          EventKind.HAPPENED,
          name(),
          number,
          Clock.systemUTC().instant(),
          Fields.of("what", asked.what()),
          asked.trace().isEmpty()
              ? Fields.NONE
              : Fields.of("headers", Fields.of("traceparent", asked.trace())));
    }

    @Override
    public void close() {}
  }

  private record People() implements AudienceSource {
    @Override
    public Party.Kind names() {
      return Party.Kind.INBOX;
    }

    @Override
    public void check(Audience.From from) {
      if (people.isEmpty()) {
        throw new AudienceException(AudienceException.Code.UNAVAILABLE, "the test's fault");
      }
    }

    @Override
    public List<Recipient> page(Audience.From from, Optional<Party> after, int limit) {
      return people.stream()
          .map(Party::inbox)
          .sorted()
          .filter(p -> after.map(a -> p.compareTo(a) > 0).orElse(true))
          .limit(limit)
          .map(Recipient::of)
          .toList();
    }
  }
}
