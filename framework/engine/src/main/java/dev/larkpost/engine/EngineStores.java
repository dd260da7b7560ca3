package dev.larkpost.engine;

import dev.larkpost.engine.audience.ListStore;
import dev.larkpost.engine.audience.MemoryListStore;
import dev.larkpost.engine.consent.MemoryOptOutStore;
import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.event.EventStore;
import dev.larkpost.engine.event.MemoryEventStore;
import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.holder.MemoryHolderStore;
import dev.larkpost.engine.inbound.DialogStore;
import dev.larkpost.engine.inbound.FailedMessageStore;
import dev.larkpost.engine.inbound.MemoryDialogStore;
import dev.larkpost.engine.inbound.MemoryFailedMessageStore;
import dev.larkpost.engine.inbound.MemoryPromptStore;
import dev.larkpost.engine.inbound.PromptStore;
import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.engine.outbox.AnnouncementStore;
import dev.larkpost.engine.outbox.CauseStore;
import dev.larkpost.engine.outbox.DeadEventStore;
import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.MemoryAllowanceStore;
import dev.larkpost.engine.outbox.MemoryAnnouncementStore;
import dev.larkpost.engine.outbox.MemoryCauseStore;
import dev.larkpost.engine.outbox.MemoryDeadEventStore;
import dev.larkpost.engine.outbox.MemoryDigestStore;
import dev.larkpost.engine.outbox.MemoryOutboxStore;
import dev.larkpost.engine.outbox.MemoryUnreachedStore;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.outbox.UnreachedStore;
import dev.larkpost.engine.receipt.MemoryReceiptStore;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.engine.receipt.Receipts;

/**
 * The engine's durable state, next to the client's: all of them take the transactions of the bot's
 * client.
 */
public record EngineStores(
    OutboxStore outbox,
    OptOutStore optOuts,
    FailedMessageStore failed,
    PromptStore prompts,
    AnnouncementStore announcements,
    ListStore lists,
    CauseStore causes,
    AllowanceStore allowances,
    DigestStore digests,
    DialogStore dialogs,
    UnreachedStore unreached,
    EventStore events,
    DeadEventStore deadEvents,
    HolderStore holders,
    ReceiptStore receipts) {
  /** In memory, over a client that keeps its state in memory; for tests and development. */
  public static EngineStores inMemory() {
    return new EngineStores(
        new MemoryOutboxStore(),
        new MemoryOptOutStore(),
        new MemoryFailedMessageStore(),
        new MemoryPromptStore(),
        new MemoryAnnouncementStore(),
        new MemoryListStore(),
        new MemoryCauseStore(),
        new MemoryAllowanceStore(),
        new MemoryDigestStore(),
        new MemoryDialogStore(),
        new MemoryUnreachedStore(),
        new MemoryEventStore(),
        new MemoryDeadEventStore(),
        new MemoryHolderStore(),
        new MemoryReceiptStore());
  }

  /**
   * These stores, with what happens in them leaving receipts in {@link #receipts}. Give the engine
   * {@link Receipts#replies} as its first middleware too.
   */
  public EngineStores leaving(Receipts wrapper) {
    return new EngineStores(
        wrapper.outbox(outbox),
        wrapper.optOuts(optOuts),
        wrapper.failed(failed),
        prompts,
        announcements,
        lists,
        causes,
        allowances,
        digests,
        dialogs,
        unreached,
        events,
        wrapper.deadEvents(deadEvents),
        holders,
        receipts);
  }
}
