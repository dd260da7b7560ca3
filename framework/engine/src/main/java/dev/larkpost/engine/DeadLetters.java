package dev.larkpost.engine;

import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.SourceName;
import dev.larkpost.engine.inbound.FailedMessage;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.DeadEvent;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.watch.Trace;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.content.ContentCodec;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was given up: messages and events whose handler failed too often, events a rule could not
 * tell, and deliveries nobody could send. To be listed, looked at, tried again or dropped. What is
 * listed says nothing of contents and may be logged; contents come one by one, for whoever asks.
 * Any thread.
 */
public final class DeadLetters {
  /** Why a dead delivery is skipped that somebody dropped. */
  public static final String DROPPED = "dropped";

  private final Transactions transactions;
  private final EngineStores stores;
  private final Work work;
  private final Origins origins;
  private final Clock clock;

  /** Who goes on with what is tried again. */
  interface Work {
    /** Messages wait for their handlers. */
    void messagesWait();

    /** Deliveries are planned. */
    void deliveriesWait();

    /** Hands events to their rules. @return numbers of those that went well */
    List<Long> tell(Collection<Long> events);
  }

  DeadLetters(
      Transactions transactions, EngineStores stores, Work work, Origins origins, Clock clock) {
    this.transactions = transactions;
    this.stores = stores;
    this.work = work;
    this.origins = origins;
    this.clock = clock;
  }

  /** How many there are of each kind: messages, deliveries, events. Reads the store. */
  public Map<String, Long> counts() {
    return transactions.inSnapshot(
        tx ->
            Map.of(
                "messages", stores.failed().deadCount(tx),
                "deliveries", stores.outbox().counts(tx).getOrDefault(DeliveryState.DEAD, 0L),
                "events", stores.deadEvents().count(tx)));
  }

  /**
   * A message that was given up.
   *
   * @param sequence its number here
   * @param code why its handler failed last, a {@code FailureCode} name
   */
  public record DeadMessage(
      long sequence,
      MessageId message,
      ConversationId conversation,
      InboxId sender,
      int attempts,
      String code) {}

  /**
   * A delivery that was given up.
   *
   * @param recipient whom it was meant for; absent for replies and groups
   * @param reason a stable code
   */
  public record DeadDelivery(
      DeliveryId id,
      Lane lane,
      Destination destination,
      Optional<InboxId> recipient,
      Optional<AnnouncementId> announcement,
      Optional<String> category,
      String reason,
      Instant planned) {}

  /**
   * An event that was given up for one rule; the others went on.
   *
   * @param number its number here
   * @param rule the trigger's name: {@code on:EVENT} for a bot's own method
   * @param kind what happened to the fact last
   * @param reason a code or the type of a failure
   * @param at when it failed last
   */
  public record DeadFact(
      long number,
      String rule,
      EventName name,
      EventKind kind,
      SourceName source,
      EventId event,
      String reason,
      Instant at) {}

  /** A page of dead messages in their order. @param after the last number of the page before */
  public List<DeadMessage> messages(long after, int limit) {
    return transactions.inSnapshot(tx -> stores.failed().dead(tx, after, limit)).stream()
        .map(
            f ->
                new DeadMessage(
                    f.message().sequence(),
                    f.message().id(),
                    f.message().conversation(),
                    f.message().sender(),
                    f.attempts(),
                    f.code()))
        .toList();
  }

  /**
   * What a dead message says; empty when it is none, or no longer one. For somebody's eyes, never
   * for a log.
   *
   * @throws dev.larkpost.xmtp.XmtpException MALFORMED when its bytes are no content
   */
  public Optional<Content> message(long sequence) {
    return transactions.inSnapshot(tx -> dead(tx, List.of(sequence))).stream()
        .map(f -> ContentCodec.decode(f.message().content()))
        .findFirst();
  }

  private List<FailedMessage> dead(Transaction tx, Collection<Long> sequences) {
    return stores.failed().find(tx, sequences).stream().filter(f -> f.nextTry().isEmpty()).toList();
  }

  /** Hands dead messages to their handlers once more, soon. @return how many of them were dead */
  public int retryMessages(Collection<Long> sequences) {
    int again =
        transactions.inTransaction(
            tx -> {
              List<FailedMessage> dead = dead(tx, sequences);
              tx.afterCommit(
                  origins.retried(dead.stream().map(f -> Trace.of(f.message().id())).toList()));
              dead.forEach(
                  f ->
                      stores
                          .failed()
                          .put(
                              tx,
                              new FailedMessage(
                                  f.message(),
                                  f.attempts(),
                                  f.code(),
                                  Optional.of(clock.instant()))));
              return dead.size();
            });
    work.messagesWait();
    return again;
  }

  /** Forgets dead messages. @return how many of them were dead */
  public int dropMessages(Collection<Long> sequences) {
    return transactions.inTransaction(
        tx -> {
          List<Long> dead = dead(tx, sequences).stream().map(f -> f.message().sequence()).toList();
          stores.failed().remove(tx, dead);
          return dead.size();
        });
  }

  /** A page of dead deliveries in their order. @param after the last one of the page before */
  public List<DeadDelivery> deliveries(DeliveryId after, int limit) {
    return transactions
        .inSnapshot(tx -> stores.outbox().inState(tx, DeliveryState.DEAD, after, limit))
        .stream()
        .map(
            d ->
                new DeadDelivery(
                    d.id(),
                    d.lane(),
                    d.destination(),
                    d.purpose().recipient(),
                    d.purpose().announcement(),
                    d.category(),
                    d.reason().orElse(""),
                    d.planned()))
        .toList();
  }

  /** What a dead delivery would have said; as {@link #message}. */
  public Optional<Content> delivery(DeliveryId id) {
    return transactions.inSnapshot(tx -> stores.outbox().find(tx, List.of(id))).stream()
        .filter(d -> d.state() == DeliveryState.DEAD)
        .map(d -> ContentCodec.decode(d.body().content()))
        .findFirst();
  }

  /**
   * Plans dead deliveries again, with the same content and key, unless their announcement is
   * paused, was cancelled or has expired.
   *
   * @return those that are planned now
   */
  public List<DeliveryId> retryDeliveries(Collection<DeliveryId> ids) {
    List<DeliveryId> again =
        transactions.inTransaction(
            tx -> {
              List<Delivery> dead = dead(tx, ids, true);
              tx.afterCommit(origins.retried(tx, dead));
              return stores
                  .outbox()
                  .planAgain(tx, dead.stream().map(Delivery::id).toList(), clock.instant());
            });
    work.deliveriesWait();
    return again;
  }

  private List<Delivery> dead(Transaction tx, Collection<DeliveryId> ids, boolean resumable) {
    Instant now = clock.instant();
    return stores.outbox().find(tx, ids).stream()
        .filter(d -> d.state() == DeliveryState.DEAD)
        .filter(
            d ->
                !resumable
                    || d.purpose()
                        .announcement()
                        .flatMap(a -> stores.announcements().find(tx, a))
                        .map(r -> r.resumable(now))
                        .orElse(true))
        .toList();
  }

  /** Gives dead deliveries up for good; they end as skipped. @return how many of them were dead */
  public int dropDeliveries(Collection<DeliveryId> ids) {
    return transactions.inTransaction(
        tx -> {
          List<DeliveryId> dead = dead(tx, ids, false).stream().map(Delivery::id).toList();
          return stores.outbox().drop(tx, dead, DROPPED, clock.instant()).size();
        });
  }

  /** A page of dead events in their order. @param after the last number of the page before */
  public List<DeadFact> events(long after, int limit) {
    return transactions.inSnapshot(tx -> stores.deadEvents().page(tx, after, limit)).stream()
        .map(
            d ->
                new DeadFact(
                    d.number(),
                    d.rule(),
                    d.event().name(),
                    d.event().kind(),
                    d.event().source(),
                    d.event().id(),
                    d.reason(),
                    d.at()))
        .toList();
  }

  /** What a dead event says; as {@link #message}. */
  public Optional<Event> event(long number) {
    return transactions.inSnapshot(tx -> stores.deadEvents().find(tx, List.of(number))).stream()
        .map(DeadEvent::event)
        .findFirst();
  }

  /**
   * Hands dead events to their handlers and rules once more, here and now: it takes as long as they
   * do. What they give is told once; one that fails leaves its event dead, with the new reason, and
   * so does a handler or rule that is gone.
   *
   * @return numbers of those that went well and are dead no longer
   */
  public List<Long> retryEvents(Collection<Long> numbers) {
    return work.tell(numbers);
  }

  /** Forgets dead events. @return how many of them were dead */
  public int dropEvents(Collection<Long> numbers) {
    return transactions.inTransaction(
        tx -> {
          List<Long> dead =
              stores.deadEvents().find(tx, numbers).stream().map(DeadEvent::number).toList();
          stores.deadEvents().remove(tx, dead);
          return dead.size();
        });
  }
}
