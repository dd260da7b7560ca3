package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.conversation.Draft;
import dev.larkpost.xmtp.conversation.SealGuard;
import dev.larkpost.xmtp.conversation.SealResult;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Our part of one sealing transaction: asks the outbox (still planned?), the standings (may it be
 * told?), the clock where the recipient is and their allowances (now?) once more, and writes what
 * became of each delivery. Used by one thread for one batch.
 */
final class Guard implements SealGuard {
  static final String GONE = "cancelled";
  static final String EXPIRED = "expired";
  static final String HELD = "held";
  static final String QUIET = "quiet_hours";
  static final String LIMIT = "limit";

  private final SenderParts.Stores stores;
  private final Function<Transaction, Map<Long, Delivery>> batch;
  private final Known known;
  private final Function<Delivery, Instant> nextTry;
  private final Instant now;
  private final Map<Long, Settlement> refused = new HashMap<>();
  private final List<DigestStore.Entry> digested = new ArrayList<>();
  private Allowances allowances;
  private Map<Long, Delivery> current = Map.of();
  private final Map<Long, Admitted> admitted = new HashMap<>();
  private final Map<Optional<String>, Map<InboxId, String>> wishes = new HashMap<>();
  private Optional<Transaction> loaded = Optional.empty();
  private List<Settlement> settlements = List.of();

  /**
   * What was known before.
   *
   * @param answers replies to messages that came in
   * @param peers whom the others are for that name a conversation only, if it is a DM
   */
  record Known(Predicate<Delivery> answers, Map<Long, InboxId> peers) {
    Known {
      peers = Map.copyOf(peers);
    }
  }

  private record Admitted(Delivery delivery, ConversationId conversation) {}

  /**
   * @param batch the deliveries as they stand in the transaction, by the references of their
   *     drafts; asked first and once in each
   */
  Guard(
      SenderParts.Stores stores,
      Function<Transaction, Map<Long, Delivery>> batch,
      Known known,
      Function<Delivery, Instant> nextTry,
      Instant now) {
    this.stores = stores;
    this.known = known;
    this.batch = batch;
    this.nextTry = nextTry;
    this.now = now;
    this.allowances = new Allowances(stores, now);
  }

  @Override
  public OptionalLong admit(Transaction tx, Draft draft) {
    load(tx);
    Delivery delivery = current.get(draft.reference());
    if (delivery == null) {
      return OptionalLong.empty();
    }
    Optional<Settlement> refusal = refusal(delivery);
    if (refusal.isPresent()) {
      refused.put(draft.reference(), refusal.get());
      return OptionalLong.empty();
    }
    admitted.put(delivery.id().value(), new Admitted(delivery, draft.conversation()));
    return OptionalLong.of(delivery.id().value());
  }

  private void load(Transaction tx) {
    if (loaded.equals(Optional.of(tx))) {
      return;
    }
    // A transaction that is begun anew begins with nothing of the one before.
    loaded = Optional.of(tx);
    refused.clear();
    digested.clear();
    wishes.clear();
    admitted.clear();
    allowances = new Allowances(stores, now);
    current = batch.apply(tx);
    Map<Optional<String>, Set<InboxId>> told = new HashMap<>();
    Map<Delivery, InboxId> recipients = new HashMap<>();
    current
        .values()
        .forEach(
            d ->
                told(d)
                    .ifPresent(
                        inbox -> {
                          told.computeIfAbsent(d.category(), c -> new HashSet<>()).add(inbox);
                          recipients.put(d, inbox);
                        }));
    told.forEach(
        (category, inboxes) ->
            wishes.put(category, stores.consent().refusals(tx, category, inboxes, now)));
    allowances.load(tx, recipients);
  }

  private Optional<Settlement> refusal(Delivery delivery) {
    return delivery.state() == DeliveryState.PLANNED
        ? notDue(delivery).or(() -> told(delivery).flatMap(inbox -> withheld(delivery, inbox)))
        : Optional.of(new Settlement.Skipped(delivery.id(), GONE));
  }

  private Optional<Settlement> notDue(Delivery planned) {
    if (planned.due().isAfter(now)) {
      return Optional.of(new Settlement.Held(planned.id(), HELD, planned.due()));
    }
    return planned
        .purpose()
        .expires()
        .filter(end -> !end.isAfter(now))
        .map(end -> new Settlement.Skipped(planned.id(), EXPIRED));
  }

  /** What the recipient said comes first, then the hour, then how much they had already. */
  private Optional<Settlement> withheld(Delivery planned, InboxId inbox) {
    Optional<String> wish =
        Optional.ofNullable(wishes.getOrDefault(planned.category(), Map.of()).get(inbox));
    if (wish.isPresent()) {
      return wish.map(reason -> new Settlement.Skipped(planned.id(), reason));
    }
    Instant awake =
        stores.consent().awake(planned.category(), planned.purpose().attributes().zone(), now);
    return awake.isAfter(now)
        ? Optional.of(new Settlement.Held(planned.id(), QUIET, awake))
        : allowances.take(planned, inbox).map(overrun -> over(planned, inbox, overrun));
  }

  private Settlement over(Delivery planned, InboxId inbox, Allowances.Overrun overrun) {
    return switch (overrun.way()) {
      case DROP -> new Settlement.Skipped(planned.id(), LIMIT);
      case DELAY -> new Settlement.Held(planned.id(), LIMIT, overrun.room());
      case DIGEST -> {
        digested.add(
            new DigestStore.Entry(
                Allowances.key(planned, inbox),
                FirstLine.of(planned.body().content()),
                overrun.room(),
                planned.purpose().attributes()));
        yield new Settlement.Skipped(planned.id(), OutboxStore.DIGEST);
      }
    };
  }

  /**
   * Whose wish counts: answers to messages are never withheld, groups have no single will. Kept
   * from the plan on, so that a delivery that is sealed anew into its conversation is asked about
   * as well.
   */
  private Optional<InboxId> told(Delivery delivery) {
    return known.answers().test(delivery)
        ? Optional.empty()
        : delivery
            .purpose()
            .recipient()
            .or(() -> Optional.ofNullable(known.peers().get(delivery.id().value())));
  }

  @Override
  public void sealed(Transaction tx, List<SealResult> results) {
    settlements = results.stream().flatMap(r -> settlement(r).stream()).toList();
    stores.outbox().settle(tx, settlements, now);
    allowances.sealed(
        tx,
        results.stream()
            .filter(SealResult.Sealed.class::isInstance)
            .map(SealResult::reference)
            .toList());
    if (!digested.isEmpty()) {
      stores.each().digests().add(tx, digested);
      tx.afterCommit(stores.each().digested());
    }
    List<CauseStore.ToldMessage> told =
        results.stream()
            .filter(SealResult.Sealed.class::isInstance)
            .flatMap(r -> toldMessage((SealResult.Sealed) r).stream())
            .toList();
    if (!told.isEmpty()) {
      stores.told().told(tx, told, now);
    }
  }

  /** Whoever answers this message finds what it was about. */
  private Optional<CauseStore.ToldMessage> toldMessage(SealResult.Sealed sealed) {
    Admitted told = of(sealed.reference());
    Purpose purpose = told.delivery().purpose();
    return purpose
        .announcement()
        .flatMap(
            a ->
                purpose
                    .recipient()
                    .map(
                        inbox ->
                            new CauseStore.ToldMessage(
                                sealed.message(), a, inbox, told.conversation())));
  }

  private Optional<Settlement> settlement(SealResult result) {
    DeliveryId id = new DeliveryId(result.reference());
    return switch (result) {
      case SealResult.Sealed s ->
          Optional.of(new Settlement.Sealed(id, of(s.reference()).conversation()));
      case SealResult.Withheld w -> Optional.ofNullable(refused.get(w.reference()));
      case SealResult.NotNow n ->
          Optional.of(
              new Settlement.Postponed(id, "not_now", nextTry.apply(of(n.reference()).delivery())));
      case SealResult.Impossible i -> Optional.of(impossible(id, i.reason()));
    };
  }

  private Admitted of(long reference) {
    return Optional.ofNullable(admitted.get(reference)).orElseThrow();
  }

  static Settlement impossible(DeliveryId id, XmtpException.Code code) {
    String reason = code.name().toLowerCase(Locale.ROOT);
    return switch (code) {
      case NO_INBOX, UNREACHABLE, NO_CONVERSATION, CONVERSATION_CLOSED, NOT_PERMITTED ->
          new Settlement.Unreachable(id, reason);
      case UNAVAILABLE,
          THROTTLED,
          REFUSED,
          CLIENT_TOO_OLD,
          MALFORMED,
          INSTALLATION_LIMIT,
          IDENTITY_LOG_FULL,
          INVALID_IDENTITY,
          BAD_SIGNATURE,
          WRONG_STORE,
          STORE_UNUSABLE,
          TOO_LARGE,
          CLOSED ->
          new Settlement.Dead(id, reason);
    };
  }

  /** What was written, for telling and for publishing, once the transaction has committed. */
  List<Settlement> settlements() {
    return settlements;
  }
}
