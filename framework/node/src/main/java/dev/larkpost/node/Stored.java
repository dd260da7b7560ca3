package dev.larkpost.node;

/**
 * An envelope in the store; treat the body as immutable.
 *
 * @param id one counter for all topics
 * @param ns node clock, Unix nanoseconds to the microsecond, never less than the one before
 */
record Stored(TopicKey topic, long id, long ns, byte variant, byte[] body) {}
