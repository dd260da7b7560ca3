package dev.larkpost.engine.send;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a sender is made of.
 *
 * @param wake run when there may be work; must not block
 * @param help for who may do the sender's work
 */
public record SenderParts(
    XmtpClient client,
    Stores stores,
    RateLimiter limiter,
    EngineListener listener,
    Clock clock,
    SendSettings settings,
    Runnable wake,
    Help help) {
  /** Work of the sender's on the caller's thread, which must hold nothing that it needs. */
  public interface Help {
    /** One round, when none of the sender's own threads is at work; wakes one otherwise. */
    void round();

    /** Does this in the place of one of them, unless all are at work or the end has come. */
    void instead(Runnable work);
  }

  /** The stores a sender touches. */
  public record Stores(
      OutboxStore outbox,
      ConsentPolicy consent,
      ToldMessages told,
      PerRecipient each,
      Origins origins) {}

  /**
   * What one recipient gets.
   *
   * @param lanes allowances of whole lanes; none for replies
   * @param digested run when there is more to sum up; must not block
   */
  public record PerRecipient(
      AllowanceStore uses, DigestStore digests, Map<Lane, Allowance> lanes, Runnable digested) {
    public PerRecipient {
      lanes = Map.copyOf(lanes);
    }
  }

  /** Remembers what was told, in the transaction that seals it. */
  @FunctionalInterface
  public interface ToldMessages {
    void told(Transaction tx, List<CauseStore.ToldMessage> messages, Instant now);
  }

  Lease lease(Instant now) {
    return new Lease(settings.worker(), now, now.plus(settings.lease()));
  }

  void pacing(Instant until) {
    listener.pacing(Duration.between(clock.instant(), until));
  }
}
