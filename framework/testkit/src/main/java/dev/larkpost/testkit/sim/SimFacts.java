package dev.larkpost.testkit.sim;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventBatch;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.EventSource;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.event.Told;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A source of facts that come, go and come back, are read more than once, and cannot be read at all
 * by chance. The log outlives every process. One thread.
 */
final class SimFacts implements EventSource {
  static final SourceName NAME = new SourceName("sim");
  static final EventName FACT = new EventName("sim.Fact");

  private final Random random;
  private final List<Event> log = new ArrayList<>();
  private int percent;

  SimFacts(Random random) {
    this.random = random;
  }

  void hurt(int ofHundred) {
    percent = ofHundred;
  }

  /** Something happened that concerns these addresses. */
  void happens(List<String> addresses) {
    int number = log.size() + 1;
    log.add(
        new Event(
            new EventId("fact-" + number),
            FACT,
            EventKind.HAPPENED,
            NAME,
            number,
            Instant.EPOCH,
            Fields.of("n", BigInteger.valueOf(number)).with("users", List.copyOf(addresses)),
            Fields.NONE));
  }

  /** One of the facts there are is gone, or is back. */
  void turns() {
    List<Event> all = List.copyOf(state(log.size()).values());
    if (!all.isEmpty()) {
      Event one = all.get(random.nextInt(all.size()));
      log.add(one.as(one.kind().holds() ? EventKind.RETRACTED : EventKind.HAPPENED));
    }
  }

  /** The last word about every fact, up to there. */
  private Map<EventId, Event> state(int upTo) {
    Map<EventId, Event> state = new LinkedHashMap<>();
    log.subList(0, upTo).forEach(e -> state.put(e.id(), e));
    return state;
  }

  /** Whether each fact holds, in the end. */
  Map<EventId, Event> truth() {
    return state(log.size());
  }

  @Override
  public SourceName name() {
    return NAME;
  }

  @Override
  public EventBatch read(Optional<Checkpoint> after, Told told, int max, Duration wait) {
    if (random.nextInt(100) < percent) {
      throw new EventException(
          EventException.Code.UNAVAILABLE, EventException.Retry.LATER, "away, by chance");
    }
    int from = after.map(c -> ByteBuffer.wrap(c.bytes()).getInt()).orElse(0);
    int to = Math.min(log.size(), from + 1 + random.nextInt(max));
    List<Event> events = new ArrayList<>(log.subList(from, to));
    if (random.nextInt(100) < percent) {
      // Read again, by another provider: what holds by then is said once more.
      state(to).values().stream().filter(e -> e.kind().holds()).forEach(events::add);
    }
    return new EventBatch(events, at(to));
  }

  private static Checkpoint at(int place) {
    return Checkpoint.of(ByteBuffer.allocate(Integer.BYTES).putInt(place).array());
  }

  /** Whether everything was read, by the checkpoint. */
  boolean readBy(Optional<Checkpoint> checkpoint) {
    return checkpoint.equals(Optional.of(at(log.size()))) || log.isEmpty();
  }

  @Override
  public void close() {}
}
