package dev.larkpost.xmtp.transport;

/**
 * Something read from a topic. @param position rises per topic, with gaps. @param serverNs node
 * clock, Unix nanoseconds
 */
public record Envelope(Topic topic, long position, long serverNs, Payload payload) {}
