package dev.larkpost.xmtp.store;

import dev.larkpost.xmtp.transport.Payload;

/**
 * A welcome pointer whose shared body was not on the network yet.
 *
 * @param position of the pointer in our welcome topic; unique
 * @param firstSeenMs when we met it, Unix milliseconds
 */
public record PendingWelcome(
    long position, long serverNs, Payload.WelcomePointer pointer, long firstSeenMs) {}
