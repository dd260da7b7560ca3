package dev.larkpost.xmtp.store;

import dev.larkpost.mls.crypto.Secret;

/**
 * A key package of ours with its private parts.
 *
 * @param encoded the published TLS bytes
 * @param initPublic found in welcomes wrapped with X25519
 * @param wrapperPublic the X-Wing key, found in welcomes wrapped with it
 * @param createdMs Unix milliseconds
 */
public record KeyPackageRecord(
    byte[] encoded,
    byte[] initPublic,
    Secret initPrivate,
    byte[] leafPublic,
    Secret leafPrivate,
    byte[] wrapperPublic,
    Secret wrapperPrivate,
    long createdMs) {}
