package dev.larkpost.node;

/**
 * An envelope on its way into the store.
 *
 * @param variant which oneof member of the outgoing message carries it: its field number
 * @param hash SHA-256 over topic and content; a second one with the same hash is not stored
 * @param body the outgoing message's fields but id and time, encoded
 */
record Incoming(TopicKey topic, byte variant, byte[] hash, byte[] body) {}
