package dev.larkpost.connectors.evm.rpc;

import java.time.Instant;

/**
 * A block's head.
 *
 * @param hash 0x and 64 lower-case digits, as its parent's
 */
public record Header(long number, String hash, String parentHash, Instant at, Bloom bloom) {}
