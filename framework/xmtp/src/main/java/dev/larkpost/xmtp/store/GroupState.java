package dev.larkpost.xmtp.store;

/**
 * A conversation's MLS state in its two parts. @param version rises with every save; a save against
 * another version is refused
 */
public record GroupState(byte[] epoch, byte[] ratchet, long version) {}
