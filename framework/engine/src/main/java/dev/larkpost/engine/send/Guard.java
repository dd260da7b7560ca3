package dev.larkpost.engine.send;

import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.consent.Standing;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Our part of one sealing transaction: asks the outbox (still planned?) and the standings (may it
 * be told?) once more, and writes what became of each delivery. Used by one thread for one batch.
 */
final class Guard implements SealGuard {
  static final String CONSENT = "consent";
  static final String GONE = "cancelled";

  /** What the guard works with. */
  record Stores(OutboxStore outbox, OptOutStore optOuts) {}

  private final Stores stores;
  private final Map<Long, Delivery> batch;
  private final Map<Long, ConversationId> conversations;
  private final Function<Delivery, Instant> nextTry;
  private final Instant now;
  private final Map<Long, String> refused = new HashMap<>();
  private Map<Long, Delivery> current = Map.of();
  private Map<InboxId, Standing> standings = Map.of();
  private boolean loaded;
  private List<Settlement> settlements = List.of();

  Guard(
      Stores stores,
      Map<Delivery, ConversationId> batch,
      Function<Delivery, Instant> nextTry,
      Instant now) {
    this.stores = stores;
    this.batch =
        batch.keySet().stream().collect(Collectors.toMap(d -> d.id().value(), Function.identity()));
    this.conversations =
        batch.entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey().id().value(), Map.Entry::getValue));
    this.nextTry = nextTry;
    this.now = now;
  }

  @Override
  public boolean allows(Transaction tx, Draft draft) {
    load(tx);
    Optional<String> refusal = refusal(draft.reference());
    refusal.ifPresent(reason -> refused.put(draft.reference(), reason));
    return refusal.isEmpty();
  }

  private void load(Transaction tx) {
    if (loaded) {
      return;
    }
    loaded = true;
    List<DeliveryId> ids = batch.values().stream().map(Delivery::id).toList();
    current =
        stores.outbox().find(tx, ids).stream()
            .collect(Collectors.toMap(d -> d.id().value(), Function.identity()));
    List<InboxId> told = batch.values().stream().flatMap(d -> told(d).stream()).distinct().toList();
    standings = told.isEmpty() ? Map.of() : stores.optOuts().standings(tx, told);
  }

  private Optional<String> refusal(long reference) {
    boolean planned =
        Optional.ofNullable(current.get(reference))
            .filter(d -> d.state() == DeliveryState.PLANNED)
            .isPresent();
    if (!planned) {
      return Optional.of(GONE);
    }
    return Optional.ofNullable(batch.get(reference)).filter(this::refuses).map(d -> CONSENT);
  }

  private boolean refuses(Delivery delivery) {
    return told(delivery)
        .map(inbox -> standings.getOrDefault(inbox, Standing.SILENT))
        .filter(standing -> standing.refuses(delivery.category(), now))
        .isPresent();
  }

  /** Whose wish counts: replies are never withheld, groups have no single will. */
  private static Optional<InboxId> told(Delivery delivery) {
    return delivery.lane() != Lane.REPLY && delivery.destination() instanceof Destination.ToInbox to
        ? Optional.of(to.inbox())
        : Optional.empty();
  }

  @Override
  public void sealed(Transaction tx, List<SealResult> results) {
    settlements = results.stream().map(this::settlement).toList();
    stores.outbox().settle(tx, settlements, now);
  }

  private Settlement settlement(SealResult result) {
    DeliveryId id = new DeliveryId(result.reference());
    return switch (result) {
      case SealResult.Sealed s ->
          new Settlement.Sealed(
              id, Optional.ofNullable(conversations.get(s.reference())).orElseThrow());
      case SealResult.Withheld w ->
          new Settlement.Skipped(id, refused.getOrDefault(w.reference(), GONE));
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
