package dev.larkpost.engine.watch;

import dev.larkpost.engine.event.Event;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows one thing from where it came in to where it left. Offered by an {@link EngineListener};
 * the engine asks nothing and collects nothing while it is {@link #OFF}. Any thread; must be quick
 * and must not throw.
 */
public interface Tracing {
  /** Nobody follows anything. */
  Tracing OFF =
      new Tracing() {
        @Override
        public boolean on() {
          return false;
        }

        @Override
        public Step message(MessageId message, int attempt) {
          return Step.NONE;
        }

        @Override
        public Step handler(Event event, String rule) {
          return Step.NONE;
        }

        @Override
        public Step timeout(MessageId asked, String step) {
          return Step.NONE;
        }

        @Override
        public Step within(Trace trace) {
          return Step.NONE;
        }

        @Override
        public Runnable deed(Deed deed, Collection<Trace> to) {
          return () -> {};
        }

        @Override
        public void told(Event event, List<String> rules, Period when) {}

        @Override
        public void together(Stage stage, Map<Trace, Integer> of, Period when) {}

        @Override
        public Optional<Trace> current() {
          return Optional.empty();
        }

        @Override
        public Optional<Trace> decided(Trace trace) {
          return Optional.empty();
        }
      };

  /** What is done for many deliveries at once. */
  enum Stage {
    /** A page of an announcement became deliveries. */
    PLAN,
    /** Ratchets advanced, bytes durable. */
    SEAL,
    /** The network has it. */
    PUBLISH
  }

  /** What somebody does by themselves, or the time: no message and no event brings it about. */
  enum Deed {
    /** Somebody's own delivery or announcement is planned, or a digest: its trace begins. */
    BEGUN,
    /** An announcement may go. */
    APPROVED,
    /** A paused announcement goes on. */
    RESUMED,
    /** What was given up, or could not be reached, is tried again. */
    RETRIED
  }

  /** From when to when, by the engine's clock. */
  record Period(Instant began, Instant ended) {}

  /** False for as long as the process lives: nobody wants to know. */
  boolean on();

  /** A message is worked on here until the step is closed. @param attempt 1 for the first */
  Step message(MessageId message, int attempt);

  /** Bot code works on an event here until the step is closed. */
  Step handler(Event event, String rule);

  /**
   * Bot code ends a question nobody answered, here until the step is closed.
   *
   * @param asked the message whose handler asked it
   */
  Step timeout(MessageId asked, String step);

  /** What is logged here until the step is closed belongs there; nothing is recorded for it. */
  Step within(Trace trace);

  /**
   * Tells something of what belongs there, so that what is logged of it does, too: whoever tells it
   * after a commit may be another thread.
   */
  default void telling(Trace trace, Runnable telling) {
    Step step = within(trace);
    try {
      telling.run();
    } finally {
      step.close();
    }
  }

  /** As {@link #telling(Trace, Runnable)}; only tells it where there is no trace. */
  default void telling(Optional<Trace> trace, Runnable telling) {
    trace.ifPresentOrElse(t -> telling(t, telling), telling);
  }

  /**
   * An event is durable, with what rules made of it.
   *
   * @param rules that it met; not empty
   */
  void told(Event event, List<String> rules, Period when);

  /**
   * Something was done for several deliveries together.
   *
   * @param of how many of them belong to which trace; not empty
   */
  void together(Stage stage, Map<Trace, Integer> of, Period when);

  /**
   * Something is done to what belongs there. It and what is under way on this thread point to each
   * other.
   *
   * @return to be run when it is durable, on any thread
   */
  Runnable deed(Deed deed, Collection<Trace> to);

  /** What is under way on this thread, so that what it begins can go on from there. */
  Optional<Trace> current();

  /** This place, with the decision whether it is recorded; empty when nothing is followed. */
  Optional<Trace> decided(Trace trace);
}
