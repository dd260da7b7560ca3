package dev.larkpost.xmtp.transport;

/**
 * What a network is and allows.
 *
 * @param identity stable name a store is bound to
 * @param maxPublishBatch envelopes in one request
 * @param maxPublishBytes bytes in one request
 * @param maxMessageBytes bytes of one message
 */
public record Network(
    String identity, int maxPublishBatch, int maxPublishBytes, int maxMessageBytes) {}
