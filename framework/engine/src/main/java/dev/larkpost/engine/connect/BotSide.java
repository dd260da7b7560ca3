package dev.larkpost.engine.connect;

import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.engine.receipt.ReceiptStore;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a connector gets of the bot it is opened for.
 *
 * @param bot its name
 * @param holders and receipts: over these transactions
 * @param listener told what happens on the way of events in
 * @param random for pauses; safe for several threads
 */
public record BotSide(
    String bot,
    Transactions transactions,
    HolderStore holders,
    ReceiptStore receipts,
    SourceListener listener,
    Clock clock,
    RandomGenerator random) {}
