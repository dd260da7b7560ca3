package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An answer whose message is recorded in the transaction that seals it. Used once. */
final class AtOnce {
  /** A delivery has its number once it is planned, and its bytes are made before. */
  private static final long NOT_PLANNED = 0;

  private final SenderParts parts;
  private final NewDelivery answer;
  private final ConversationId conversation;
  private final Predicate<Transaction> recorded;
  private final Instant now;
  private Optional<Boolean> outcome = Optional.empty();
  private List<Delivery> planned = List.of();

  AtOnce(
      SenderParts parts,
      NewDelivery answer,
      ConversationId conversation,
      Predicate<Transaction> recorded,
      Instant now) {
    this.parts = parts;
    this.answer = answer;
    this.conversation = conversation;
    this.recorded = recorded;
    this.now = now;
  }

  Draft draft() {
    return new Draft(
        NOT_PLANNED,
        conversation,
        answer.body().content(),
        answer.body().idempotencyKey(),
        answer.body().push());
  }

  /** For the guard: what there is to send, if anything. */
  Map<Long, Delivery> plan(Transaction tx) {
    boolean counts = recorded.test(tx);
    outcome = Optional.of(counts);
    planned =
        counts
            ? parts.stores().outbox().plan(tx, List.of(answer), now, Optional.of(parts.lease(now)))
            : List.of();
    return planned.isEmpty() ? Map.of() : Map.of(NOT_PLANNED, planned.getFirst());
  }

  /** Whether it counted; empty when nobody asked. */
  Optional<Boolean> outcome() {
    return outcome;
  }

  /** Empty when it does not count, was planned before, or has to wait behind others. */
  List<Delivery> planned() {
    return planned;
  }

  /** Whether there may be something in the outbox that has to be leased. */
  boolean waits() {
    return planned.isEmpty() && outcome.equals(Optional.of(true));
  }

  Destination place() {
    return answer.destination();
  }
}
