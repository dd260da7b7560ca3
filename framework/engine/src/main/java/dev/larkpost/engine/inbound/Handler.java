package dev.larkpost.engine.inbound;

import org.jspecify.annotations.Nullable;

/**
 * Answers a message. Runs on a virtual thread and may block; messages of one conversation come one
 * after another, those of different conversations at the same time. What it returns is sent: a
 * text, a {@code Content}, an Optional, a collection, a CompletionStage of these, or nothing. When
 * it throws nothing is sent and the message is tried again by policy, so it may run twice for one
 * message; its answers leave once. One that works longer than the settings allow is interrupted and
 * counts as failed; if it does not end then, what it gives later is dropped.
 */
@FunctionalInterface
public interface Handler {
  @Nullable Object handle(MessageContext context) throws Exception;
}
