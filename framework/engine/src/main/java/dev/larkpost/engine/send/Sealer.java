package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.AnswerKey;
import dev.larkpost.engine.outbox.Body;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.ConversationInfo;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Seals permitted deliveries and passes the sealed ones on to be published. */
final class Sealer {
  private final SenderParts parts;
  private final ReadyQueue ready;
  private final Publisher publisher;
  private final Traces traces;
  private final Consumer<Instant> mayLeaseAt;

  Sealer(
      SenderParts parts,
      ReadyQueue ready,
      Publisher publisher,
      Traces traces,
      Consumer<Instant> mayLeaseAt) {
    this.parts = parts;
    this.ready = ready;
    this.publisher = publisher;
    this.traces = traces;
    this.mayLeaseAt = mayLeaseAt;
  }

  /** Takes care of every delivery given: none is held or busy afterwards without being underway. */
  void send(List<Delivery> batch) {
    if (batch.isEmpty()) {
      return;
    }
    Optional<XmtpException> failure = trySend(batch);
    failure.ifPresent(cause -> failed(batch, cause));
  }

  private Optional<XmtpException> trySend(List<Delivery> batch) {
    List<Settlement> settled = new ArrayList<>();
    try {
      Map<Delivery, ConversationId> placed = place(batch, settled);
      settled.addAll(seal(placed));
    } catch (XmtpException refused) {
      return Optional.of(refused);
    } catch (RuntimeException broken) {
      return Optional.of(
          new XmtpException(
              XmtpException.Code.STORE_UNUSABLE,
              XmtpException.Retry.LATER,
              "sealing failed; the deliveries stay planned",
              broken));
    }
    finish(batch, settled);
    return Optional.empty();
  }

  /** The conversation of each; DMs are made where there is none. */
  private Map<Delivery, ConversationId> place(List<Delivery> batch, List<Settlement> settled) {
    List<InboxId> inboxes =
        batch.stream()
            .map(Delivery::destination)
            .filter(Destination.ToInbox.class::isInstance)
            .map(d -> ((Destination.ToInbox) d).inbox())
            .distinct()
            .toList();
    Map<InboxId, ConversationId> dms =
        inboxes.isEmpty() ? Map.of() : parts.client().openDms(inboxes);
    Map<Delivery, ConversationId> placed = new LinkedHashMap<>();
    for (Delivery delivery : batch) {
      conversation(delivery, dms)
          .ifPresentOrElse(
              c -> placed.put(delivery, c),
              () -> settled.add(new Settlement.Unreachable(delivery.id(), "unreachable")));
    }
    List<Settlement> unreachable = List.copyOf(settled);
    if (!unreachable.isEmpty()) {
      write(unreachable);
    }
    return placed;
  }

  private static Optional<ConversationId> conversation(
      Delivery delivery, Map<InboxId, ConversationId> dms) {
    return switch (delivery.destination()) {
      case Destination.InConversation in -> Optional.of(in.conversation());
      case Destination.ToInbox to -> Optional.ofNullable(dms.get(to.inbox()));
    };
  }

  private List<Settlement> seal(Map<Delivery, ConversationId> placed) {
    if (placed.isEmpty()) {
      return List.of();
    }
    List<Draft> drafts = new ArrayList<>();
    placed.forEach((d, conversation) -> drafts.add(draft(d.id().value(), d.body(), conversation)));
    Set<Long> answers = answers(placed);
    List<DeliveryId> ids = placed.keySet().stream().map(Delivery::id).toList();
    Guard guard =
        new Guard(
            parts.stores(),
            tx -> byReference(parts.stores().outbox().find(tx, ids)),
            new Guard.Known(d -> answers.contains(d.id().value()), peers(placed, answers)),
            this::nextTry,
            parts.clock().instant());
    Instant began = parts.clock().instant();
    parts.client().seal(drafts, guard);
    sealed(placed.keySet(), guard.settlements(), began);
    return guard.settlements();
  }

  private static Map<Long, Delivery> byReference(List<Delivery> deliveries) {
    return deliveries.stream().collect(Collectors.toMap(d -> d.id().value(), Function.identity()));
  }

  private void sealed(Collection<Delivery> batch, List<Settlement> settlements, Instant began) {
    parts.listener().batchSealed(batch.size(), Duration.between(began, parts.clock().instant()));
    traces.sealed(batch, settlements, began);
  }

  /**
   * Records, plans and seals answers in one transaction and passes them on to be published. Their
   * places are busy with them, and free afterwards unless they are underway.
   *
   * @param sealed run before they are published
   */
  void send(AtOnce answers, Runnable sealed) {
    Instant began = parts.clock().instant();
    Guard guard =
        new Guard(
            parts.stores(),
            answers::plan,
            new Guard.Known(d -> true, Map.of()),
            this::nextTry,
            began);
    seal(answers, guard);
    sealed.run();
    List<Delivery> planned = answers.planned();
    List<Destination> unused = new ArrayList<>(answers.places());
    unused.removeAll(planned.stream().map(Delivery::place).toList());
    ready.free(unused);
    if (!planned.isEmpty()) {
      planned.forEach(d -> parts.listener().deliveryPlanned(d.id().value(), d.lane().name()));
      sealed(planned, guard.settlements(), began);
      finish(planned, guard.settlements());
    }
  }

  private void seal(AtOnce answers, Guard guard) {
    try {
      parts.client().seal(answers.drafts(), guard);
    } catch (RuntimeException refused) {
      // Whoever does it in two steps finds out why, and what to do about it.
      answers.undone();
    }
  }

  /**
   * Replies to messages that came in, into the conversations they came in. One read for all of
   * them, before the transaction: a message that came in stays one. Where retention forgot it, the
   * reply is asked about like everything else.
   */
  private Set<Long> answers(Map<Delivery, ConversationId> placed) {
    Map<Long, MessageId> named = new LinkedHashMap<>();
    placed
        .keySet()
        .forEach(d -> AnswerKey.answered(d).ifPresent(m -> named.put(d.id().value(), m)));
    if (named.isEmpty()) {
      return Set.of();
    }
    Map<MessageId, ConversationId> came =
        parts
            .client()
            .transactions()
            .inSnapshot(tx -> parts.client().inbound().conversations(tx, named.values()));
    Set<Long> answers = new HashSet<>();
    placed.forEach(
        (delivery, conversation) ->
            Optional.ofNullable(named.get(delivery.id().value()))
                .filter(m -> conversation.equals(came.get(m)))
                .ifPresent(m -> answers.add(delivery.id().value())));
    return answers;
  }

  /**
   * The other side of DMs that are named as conversations: their wishes count no less. Looked up
   * before the transaction.
   */
  private Map<Long, InboxId> peers(Map<Delivery, ConversationId> placed, Set<Long> answers) {
    Map<Long, InboxId> peers = new LinkedHashMap<>();
    placed.forEach(
        (delivery, conversation) -> {
          if (!answers.contains(delivery.id().value())
              && delivery.purpose().recipient().isEmpty()) {
            parts
                .client()
                .conversation(conversation)
                .flatMap(ConversationInfo::peer)
                .ifPresent(peer -> peers.put(delivery.id().value(), peer));
          }
        });
    return peers;
  }

  /** The message of a delivery, for one conversation. */
  static Draft draft(long reference, Body body, ConversationId conversation) {
    return new Draft(reference, conversation, body.content(), body.idempotencyKey(), body.push());
  }

  private Instant nextTry(Delivery delivery) {
    return parts.clock().instant().plus(parts.settings().backoff().after(delivery.attempts() + 1));
  }

  private void finish(List<Delivery> batch, List<Settlement> settled) {
    ready.done(batch.stream().map(Delivery::id).toList());
    Map<DeliveryId, Delivery> byId = new LinkedHashMap<>();
    batch.forEach(d -> byId.put(d.id(), d));
    Map<Destination, List<Delivery>> sealed = new LinkedHashMap<>();
    for (Settlement settlement : settled) {
      Optional.ofNullable(byId.get(settlement.id()))
          .ifPresent(delivery -> tell(delivery, settlement, sealed));
    }
    ready.free(batch.stream().map(Delivery::place).filter(d -> !sealed.containsKey(d)).toList());
    publisher.publish(sealed);
  }

  private void tell(
      Delivery delivery, Settlement settlement, Map<Destination, List<Delivery>> sealed) {
    long id = delivery.id().value();
    switch (settlement) {
      case Settlement.Sealed s -> {
        sealed.computeIfAbsent(delivery.place(), d -> new ArrayList<>()).add(delivery);
        parts.listener().deliverySealed(id);
      }
      case Settlement.Published p -> {}
      case Settlement.Postponed p -> {
        mayLeaseAt.accept(p.due());
        parts.listener().deliveryPostponed(id, p.reason(), delivery.attempts() + 1);
      }
      case Settlement.Held h -> {
        mayLeaseAt.accept(h.due());
        parts.listener().deliveryPostponed(id, h.reason(), delivery.attempts());
      }
      case Settlement.Skipped s ->
          traces.within(delivery, () -> parts.listener().deliverySkipped(id, s.reason()));
      case Settlement.Unreachable u ->
          traces.within(delivery, () -> parts.listener().deliveryUnreachable(id, u.reason()));
      case Settlement.Dead d ->
          traces.within(delivery, () -> parts.listener().deliveryDead(id, d.reason()));
    }
  }

  /**
   * A failure of the whole batch. One that may pass postpones it; otherwise each delivery is tried
   * alone, so that the culprit costs the others nothing.
   */
  private void failed(List<Delivery> batch, XmtpException cause) {
    boolean passing = cause.retry() == XmtpException.Retry.LATER;
    if (!passing && batch.size() > 1) {
      batch.forEach(delivery -> send(List.of(delivery)));
      return;
    }
    List<Settlement> settlements =
        batch.stream().map(delivery -> afterFailure(delivery, cause, passing)).toList();
    try {
      write(settlements);
      finish(batch, settlements);
    } catch (RuntimeException broken) {
      // Not even that could be written: they stay leased to us and come back when the lease ends.
      ready.done(batch.stream().map(Delivery::id).toList());
      ready.free(batch.stream().map(Delivery::place).toList());
      mayLeaseAt.accept(parts.clock().instant().plus(parts.settings().lease()));
      parts.listener().loopFailed("send", broken);
    }
  }

  private Settlement afterFailure(Delivery delivery, XmtpException cause, boolean passing) {
    if (passing || delivery.attempts() + 1 < parts.settings().attemptsMax()) {
      String reason = cause.code().name().toLowerCase(Locale.ROOT);
      return new Settlement.Postponed(delivery.id(), reason, nextTry(delivery));
    }
    return Guard.impossible(delivery.id(), cause.code());
  }

  private void write(List<Settlement> settlements) {
    parts
        .client()
        .transactions()
        .inTransaction(
            tx -> {
              parts.stores().outbox().settle(tx, settlements, parts.clock().instant());
              return true;
            });
  }
}
