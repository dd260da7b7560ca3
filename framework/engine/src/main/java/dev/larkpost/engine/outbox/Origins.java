package dev.larkpost.engine.outbox;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which trace a delivery belongs to: that of the message it answers or whose question it ends, or
 * of what its announcement began with; what somebody planned by themselves, and a digest, begin one
 * of their own. Nothing is stored with deliveries for it. Thread-safe.
 */
public final class Origins {
  /** Where nobody follows anything. */
  public static final Origins NONE =
      new Origins(new MemoryAnnouncementStore(), Tracing.OFF, new InboxId("00".repeat(32)));

  /** Announcements whose trace is remembered. */
  static final int KNOWN_MAX = 1_000;

  private final AnnouncementStore announcements;
  private final Tracing tracing;
  private final InboxId bot;
  private final Map<AnnouncementId, Optional<Trace>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AnnouncementId, Optional<Trace>> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  /**
   * @param bot whose deliveries they are
   */
  public Origins(AnnouncementStore announcements, Tracing tracing, InboxId bot) {
    this.announcements = announcements;
    this.tracing = tracing;
    this.bot = bot;
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
    Optional<AnnouncementId> announcement = delivery.purpose().announcement();
    if (announcement.isPresent()) {
      return of(tx, announcement.get());
    }
    return AnswerKey.answered(delivery)
        .or(() -> AnswerKey.asked(delivery))
        .map(Trace::of)
        .or(() -> Optional.of(own(delivery.body().idempotencyKey())));
  }

  private Trace own(String key) {
    return Trace.of(bot, key);
  }

  /**
   * Somebody planned these by themselves, or the time did. Names what is under way on this thread
   * as what made them.
   *
   * @return to be run when they are durable
   */
  public Runnable begun(Collection<NewDelivery> deliveries) {
    return tracing.on()
        ? tracing.deed(
            Tracing.Deed.BEGUN,
            deliveries.stream().map(d -> own(d.body().idempotencyKey())).toList())
        : () -> {};
  }

  /**
   * The trace of an announcement somebody begins by themselves: the one that is under way on this
   * thread, or one of its own; empty while nobody follows anything.
   */
  public Optional<Trace> beginning(String key) {
    return tracing.current().or(() -> tracing.decided(own("announcement/" + key)));
  }

  /** As {@link #begun(Collection)}, of an announcement. */
  public Runnable begun(AnnouncementSpec spec) {
    Optional<Trace> own =
        spec.trace().filter(t -> t.id().equals(own("announcement/" + spec.key()).id()));
    return tracing.deed(Tracing.Deed.BEGUN, own.stream().toList());
  }

  /** Somebody did something to an announcement; as {@link #begun(Collection)}. */
  public Runnable done(Tracing.Deed deed, AnnouncementRecord to) {
    return tracing.deed(deed, of(to).stream().toList());
  }

  /** These are tried again because somebody wishes it; as {@link #begun(Collection)}. */
  public Runnable retried(Collection<Trace> traces) {
    return tracing.deed(Tracing.Deed.RETRIED, traces);
  }

  /** As {@link #retried(Collection)}, of deliveries. Reads the store. */
  public Runnable retried(Transaction tx, Collection<Delivery> deliveries) {
    return tracing.on() ? retried(of(tx, deliveries).values()) : () -> {};
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

  /** Tells something of an announcement; what is logged of it belongs to its trace. */
  static void telling(Tracing tracing, AnnouncementRecord of, Runnable telling) {
    tracing.telling(tracing.on() ? of(of) : Optional.empty(), telling);
  }

  static Optional<Trace> of(AnnouncementRecord record) {
    Optional<Event> cause = record.spec().cause();
    return record.spec().trace().or(() -> cause.map(Trace::of));
  }
}
