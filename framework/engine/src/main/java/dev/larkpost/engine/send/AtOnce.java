package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.HandOff;
import dev.larkpost.engine.outbox.NewDelivery;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers whose messages are recorded in the transaction that seals them. Used once. */
final class AtOnce {
  private final SenderParts parts;
  private final List<HandOff.Unrecorded> answers;
  private final Instant now;
  private List<Optional<Boolean>> outcomes;
  private List<Delivery> planned = List.of();

  AtOnce(SenderParts parts, List<HandOff.Unrecorded> answers, Instant now) {
    this.parts = parts;
    this.answers = List.copyOf(answers);
    this.now = now;
    this.outcomes = nothing();
  }

  private List<Optional<Boolean>> nothing() {
    return answers.stream().map(a -> Optional.<Boolean>empty()).toList();
  }

  /**
   * A delivery has its number once it is planned, and its bytes are made before: until then it goes
   * by its place in the list.
   */
  List<Draft> drafts() {
    List<Draft> drafts = new ArrayList<>();
    for (HandOff.Unrecorded unrecorded : answers) {
      NewDelivery answer = unrecorded.answer();
      if (answer.destination() instanceof Destination.InConversation in) {
        drafts.add(Sealer.draft(drafts.size(), answer.body(), in.conversation()));
      } else {
        throw new IllegalArgumentException("an answer goes into a conversation");
      }
    }
    return drafts;
  }

  /** For the guard: what there is to send, by the references of the drafts. */
  Map<Long, Delivery> plan(Transaction tx) {
    List<Optional<Boolean>> said = new ArrayList<>();
    List<NewDelivery> counted = new ArrayList<>();
    Map<String, Long> references = new HashMap<>();
    for (HandOff.Unrecorded unrecorded : answers) {
      boolean counts = unrecorded.recorded().test(tx);
      if (counts) {
        counted.add(unrecorded.answer());
        references.put(unrecorded.answer().body().idempotencyKey(), (long) said.size());
      }
      said.add(Optional.of(counts));
    }
    outcomes = said;
    planned =
        counted.isEmpty()
            ? List.of()
            : parts.stores().outbox().plan(tx, counted, now, Optional.of(parts.lease(now)));
    Map<Long, Delivery> drafted = new HashMap<>();
    planned.forEach(d -> drafted.put(references.get(d.body().idempotencyKey()), d));
    return drafted;
  }

  /** All of it was undone. */
  void undone() {
    outcomes = nothing();
    planned = List.of();
  }

  /** Whether each counted; empty where nothing was written. */
  List<Optional<Boolean>> outcomes() {
    return outcomes;
  }

  /** Without those that do not count, were planned before, or have to wait behind others. */
  List<Delivery> planned() {
    return planned;
  }

  /** Whether there may be something in the outbox that has to be leased. */
  boolean waits() {
    return outcomes.stream().filter(Optional.of(true)::equals).count() > planned.size();
  }

  /** Of all of them. */
  List<Destination> places() {
    return answers.stream().map(a -> a.answer().destination()).toList();
  }
}
