package dev.larkpost.engine.receipt;

import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.engine.inbound.Middleware;
import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.OutboxStore;
import java.time.Clock;

/**
 * Wraps a bot's stores so that what happens in them leaves receipts in the same transaction. Build
 * the engine over the wrapped stores, with {@link #replies} as its first middleware.
 */
public final class Receipts {
  private final ReceiptStore store;
  private final Clock clock;
  private final Origins origins;

  /** Of what nobody follows. */
  public Receipts(ReceiptStore store, Clock clock) {
    this(store, clock, Origins.NONE);
  }

  /**
   * @param store over the same transactions as what is wrapped
   * @param origins which traces they carry on
   */
  public Receipts(ReceiptStore store, Clock clock, Origins origins) {
    this.store = store;
    this.clock = clock;
    this.origins = origins;
  }

  /** Deliveries that end, and those given up. */
  public OutboxStore outbox(OutboxStore outbox) {
    return new ReceiptedOutboxStore(outbox, store, origins);
  }

  /** STOP, MUTE and START. */
  public OptOutStore optOuts(OptOutStore optOuts) {
    return new ReceiptedOptOutStore(optOuts, store);
  }

  /** Messages given up. */
  public FailedMessageStore failed(FailedMessageStore failed) {
    return new ReceiptedFailedMessageStore(failed, store, origins, clock);
  }

  /** Events given up for a rule. */
  public DeadEventStore deadEvents(DeadEventStore dead) {
    return new ReceiptedDeadEventStore(dead, store, origins);
  }

  /**
   * Every message that reaches the bot's own middleware, once it is handled; consent words do not,
   * they are opt-outs.
   */
  public Middleware replies() {
    return new ReceiptReplies(store, origins);
  }
}
