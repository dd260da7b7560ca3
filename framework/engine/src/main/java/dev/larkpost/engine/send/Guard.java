package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.OutboxStore;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  private final Map<Long, Delivery> batch;
  private final Map<Long, ConversationId> conversations;
  private final Known known;
  private final Function<Delivery, Instant> nextTry;
  private final Instant now;
  private final Map<Long, Settlement> refused = new HashMap<>();
  private final List<DigestStore.Entry> digested = new ArrayList<>();
  private Allowances allowances;
  private Map<Long, Delivery> current = Map.of();
  private final Map<Optional<String>, Map<InboxId, String>> wishes = new HashMap<>();
  private Optional<Transaction> loaded = Optional.empty();
  private List<Settlement> settlements = List.of();

  /**
   * What was looked up before.
   *
   * @param answers references of replies to messages that came in
   * @param peers whom the others are for that name a conversation only, if it is a DM
   */
  record Known(Set<Long> answers, Map<Long, InboxId> peers) {
    Known {
      answers = Set.copyOf(answers);
      peers = Map.copyOf(peers);
    }
  }

  Guard(
      SenderParts.Stores stores,
      Map<Delivery, ConversationId> batch,
      Known known,
      Function<Delivery, Instant> nextTry,
      Instant now) {
    this.stores = stores;
    this.known = known;
    this.batch =
        batch.keySet().stream().collect(Collectors.toMap(d -> d.id().value(), Function.identity()));
    this.conversations =
        batch.entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey().id().value(), Map.Entry::getValue));
    this.nextTry = nextTry;
    this.now = now;
    this.allowances = new Allowances(stores, now);
  }

  @Override
  public boolean allows(Transaction tx, Draft draft) {
    load(tx);
    Optional<Settlement> refusal = refusal(draft.reference());
    refusal.ifPresent(settlement -> refused.put(draft.reference(), settlement));
    return refusal.isEmpty();
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
    allowances = new Allowances(stores, now);
    List<DeliveryId> ids = batch.values().stream().map(Delivery::id).toList();
    current =
        stores.outbox().find(tx, ids).stream()
            .collect(Collectors.toMap(d -> d.id().value(), Function.identity()));
    Map<Optional<String>, Set<InboxId>> told = new HashMap<>();
    Map<Delivery, InboxId> recipients = new HashMap<>();
    batch
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

  private Optional<Settlement> refusal(long reference) {
    DeliveryId id = new DeliveryId(reference);
    return Optional.ofNullable(current.get(reference))
        .filter(d -> d.state() == DeliveryState.PLANNED)
        .map(d -> notDue(d).or(() -> told(d).flatMap(inbox -> withheld(d, inbox))))
        .orElseGet(() -> Optional.of(new Settlement.Skipped(id, GONE)));
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
    return known.answers().contains(delivery.id().value())
        ? Optional.empty()
        : delivery
            .purpose()
            .recipient()
            .or(() -> Optional.ofNullable(known.peers().get(delivery.id().value())));
  }

  @Override
  public void sealed(Transaction tx, List<SealResult> results) {
    settlements = results.stream().map(this::settlement).toList();
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
    return Optional.ofNullable(batch.get(sealed.reference()))
        .flatMap(
            d ->
                d.purpose()
                    .announcement()
                    .flatMap(
                        a ->
                            d.purpose()
                                .recipient()
                                .map(
                                    inbox ->
                                        new CauseStore.ToldMessage(
                                            sealed.message(),
                                            a,
                                            inbox,
                                            Optional.ofNullable(
                                                    conversations.get(sealed.reference()))
                                                .orElseThrow()))));
  }

  private Settlement settlement(SealResult result) {
    DeliveryId id = new DeliveryId(result.reference());
    return switch (result) {
      case SealResult.Sealed s ->
          new Settlement.Sealed(
              id, Optional.ofNullable(conversations.get(s.reference())).orElseThrow());
      case SealResult.Withheld w ->
          refused.getOrDefault(w.reference(), new Settlement.Skipped(id, GONE));
      case SealResult.NotNow n -> new Settlement.Postponed(id, "not_now", retryAt(n.reference()));
      case SealResult.Impossible i -> impossible(id, i.reason());
    };
  }

  private Instant retryAt(long reference) {
    return Optional.ofNullable(batch.get(reference)).map(nextTry).orElse(now);
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
