package dev.larkpost.engine.outbox;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which trace a delivery belongs to: that of the message it answers, or of what its announcement
 * began with. Nothing is stored with deliveries for it. Thread-safe.
 */
public final class Origins {
  /** Where nobody follows anything. */
  public static final Origins NONE = new Origins(new MemoryAnnouncementStore(), Tracing.OFF);

  /** Announcements whose trace is remembered. */
  static final int KNOWN_MAX = 1_000;

  private final AnnouncementStore announcements;
  private final Tracing tracing;
  private final Map<AnnouncementId, Optional<Trace>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AnnouncementId, Optional<Trace>> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  public Origins(AnnouncementStore announcements, Tracing tracing) {
    this.announcements = announcements;
    this.tracing = tracing;
  }

  /** Who wants to know; nothing need be asked here while it is off. */
  public Tracing tracing() {
    return tracing;
  }

  /** By number; those that belong to none are left out. Reads the store. */
  public Map<Long, Trace> of(Transaction tx, Collection<Delivery> deliveries) {
    Map<Long, Trace> traces = new HashMap<>();
    for (Delivery delivery : deliveries) {
      of(tx, delivery).ifPresent(trace -> traces.put(delivery.id().value(), trace));
    }
    return traces;
  }

  /** Reads the store where the delivery is of an announcement that is not known. */
  public Optional<Trace> of(Transaction tx, Delivery delivery) {
    return AnswerKey.answered(delivery)
        .map(Trace::of)
        .or(() -> delivery.purpose().announcement().flatMap(id -> of(tx, id)));
  }

  private Optional<Trace> of(Transaction tx, AnnouncementId id) {
    synchronized (known) {
      Optional<Trace> before = known.get(id);
      if (before != null) {
        return before;
      }
    }
    Optional<Trace> found = announcements.find(tx, id).flatMap(Origins::of);
    synchronized (known) {
      known.put(id, found);
    }
    return found;
  }

  /** What is said of a delivery outside carries this on; empty while nobody follows anything. */
  public Optional<Trace> carried(Transaction tx, Delivery delivery) {
    return tracing.on() ? of(tx, delivery).flatMap(tracing::decided) : Optional.empty();
  }

  /** As {@link #carried(Transaction, Delivery)}, of a message. */
  public Optional<Trace> carried(MessageId message) {
    return tracing.on() ? tracing.decided(Trace.of(message)) : Optional.empty();
  }

  /** As {@link #carried(Transaction, Delivery)}, of an event. */
  public Optional<Trace> carried(Event event) {
    return tracing.on() ? tracing.decided(Trace.of(event)) : Optional.empty();
  }

  static Optional<Trace> of(AnnouncementRecord record) {
    Optional<Event> cause = record.spec().cause();
    return record.spec().trace().or(() -> cause.map(Trace::of));
  }
}
