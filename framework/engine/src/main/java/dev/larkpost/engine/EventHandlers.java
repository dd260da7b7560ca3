package dev.larkpost.engine;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.outbox.Rule;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.outbox.TellingException;
import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Bot code that answers events, as rules. It runs on virtual threads and may block, so it runs
 * before the transaction that moves the checkpoint; what it gave is told in that transaction. When
 * it fails, nothing of the batch is written and all of it is read again after a pause; after some
 * attempts the event is set aside for that handler alone. So a handler may run twice for one event,
 * also after a crash; what it tells is told once. Pumps of several sources may use it at once.
 */
public final class EventHandlers implements AutoCloseable {
  /** Makes tellings of an event; asked again, for the same tellings, when the fact is retracted. */
  @FunctionalInterface
  public interface EventHandler {
    List<Tellable> handle(Event event) throws Exception;
  }

  /**
   * How patient it is.
   *
   * @param attempts of one handler with one event, before the event is set aside
   * @param time for one attempt; then the handler is interrupted and has failed
   */
  public record Patience(int attempts, Duration time) {
    public Patience {
      if (attempts < 1 || time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException(attempts + " attempts of " + time);
      }
    }
  }

  /**
   * What attempts belong to. That a fact is gone is another thing to say than that it holds: what
   * failed for the one may go well for the other.
   *
   * @param holds the store may call a fact that happened one that is back
   */
  private record Key(String trigger, SourceName source, EventId event, boolean holds) {}

  /** What is known of a handler and an event. @param tellings absent until an attempt went well */
  private record Attempts(int failed, Optional<List<Tellable>> tellings, Optional<Exception> why) {}

  private record Handling(Trigger trigger, EventHandler handler) {}

  /** What a handler's rule tells: what it gave before the transaction. */
  private final class Prepared implements Rule.Teller {
    private final Handling handling;

    Prepared(Handling handling) {
      this.handling = handling;
    }

    @Override
    public List<Tellable> tell(Match match) {
      return told(handling, match);
    }

    List<Tellable> anew(Event event) throws Exception {
      return run(handling, event);
    }
  }

  private final Patience patience;
  private final List<Handling> handlings = new CopyOnWriteArrayList<>();
  private final Map<Key, Attempts> known = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public EventHandlers(Patience patience) {
    this.patience = patience;
  }

  /** The rule that tells what this handler gives. */
  public Rule rule(Trigger trigger, EventHandler handler) {
    Handling handling = new Handling(trigger, handler);
    handlings.add(handling);
    return new Rule(trigger, new Prepared(handling));
  }

  /**
   * Runs a rule's handler once more, outside of pumps and their attempts.
   *
   * @return what it gives; empty when the rule has no handler
   * @throws Exception what the handler throws, or when it takes too long
   */
  static Optional<List<Tellable>> anew(Rule rule, Event event) throws Exception {
    return rule.teller() instanceof Prepared prepared
        ? Optional.of(prepared.anew(event))
        : Optional.empty();
  }

  /**
   * Runs the handlers these events concern.
   *
   * @param events of one source, read and not yet written
   * @throws EventException UNAVAILABLE when a handler failed and is to be tried again
   */
  public void prepare(List<Event> events) {
    forgetOthers(events);
    List<Exception> failures = new ArrayList<>();
    for (Event event : events) {
      for (Handling handling : handlings) {
        if (handling.trigger().match(event).isPresent()) {
          attempt(handling, event).ifPresent(failures::add);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new EventException(
          EventException.Code.UNAVAILABLE,
          EventException.Retry.LATER,
          failures.size() + " handlers of events failed; they are tried again",
          failures.getFirst());
    }
  }

  /** What an earlier batch left behind: memory is bounded by one batch for each source. */
  private void forgetOthers(List<Event> events) {
    Set<EventId> now = events.stream().map(Event::id).collect(Collectors.toSet());
    SourceName source = events.getFirst().source();
    known.keySet().removeIf(key -> key.source().equals(source) && !now.contains(key.event()));
  }

  /** The failure that is worth another attempt. */
  private Optional<Exception> attempt(Handling handling, Event event) {
    Key key = key(handling, event);
    Attempts before = known.getOrDefault(key, new Attempts(0, Optional.empty(), Optional.empty()));
    if (before.tellings().isPresent() || before.failed() >= patience.attempts()) {
      return Optional.empty();
    }
    try {
      known.put(key, new Attempts(0, Optional.of(run(handling, event)), Optional.empty()));
      return Optional.empty();
    } catch (Exception failed) {
      Attempts after = new Attempts(before.failed() + 1, Optional.empty(), Optional.of(failed));
      known.put(key, after);
      return after.failed() < patience.attempts() ? after.why() : Optional.empty();
    }
  }

  private List<Tellable> run(Handling handling, Event event) throws Exception {
    Future<List<Tellable>> running = start(handling, event);
    try {
      return List.copyOf(running.get(patience.time().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    } catch (TimeoutException late) {
      running.cancel(true);
      throw late;
    } catch (InterruptedException stop) {
      running.cancel(true);
      Thread.currentThread().interrupt();
      throw new EventException(
          EventException.Code.CLOSED, EventException.Retry.NEVER, "the bot is being stopped", stop);
    }
  }

  private Future<List<Tellable>> start(Handling handling, Event event) {
    try {
      return threads.submit(() -> handling.handler().handle(event));
    } catch (RejectedExecutionException closed) {
      throw new EventException(
          EventException.Code.CLOSED,
          EventException.Retry.NEVER,
          "the bot is being stopped",
          closed);
    }
  }

  private List<Tellable> told(Handling handling, Match match) {
    Attempts attempts =
        Optional.ofNullable(known.get(key(handling, match.event())))
            .orElseThrow(() -> new IllegalStateException("an event nobody prepared"));
    return attempts
        .tellings()
        .orElseThrow(
            () -> TellingException.handlerFailed(attempts.failed(), attempts.why().orElseThrow()));
  }

  private static Key key(Handling handling, Event event) {
    return new Key(handling.trigger().name(), event.source(), event.id(), event.kind().holds());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
