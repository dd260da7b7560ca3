package dev.larkpost.xmtp.transport;

/** Something to publish; the bytes are fixed, so it may be sent again. */
public record Outgoing(Topic topic, Payload payload) {}
