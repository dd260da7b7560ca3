package dev.larkpost.xmtp.transport;

/**
 * What a network has in a {@link Stretch} of a topic.
 *
 * @param envelopes how many
 * @param positions the sum of their positions; may wrap around
 */
public record Counted(long envelopes, long positions) {}
