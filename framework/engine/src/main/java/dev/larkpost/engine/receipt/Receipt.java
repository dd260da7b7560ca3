package dev.larkpost.engine.receipt;

/**
 * A durable receipt.
 *
 * @param sequence rises in the order they were written; never used again
 */
public record Receipt(long sequence, NewReceipt what) {}
