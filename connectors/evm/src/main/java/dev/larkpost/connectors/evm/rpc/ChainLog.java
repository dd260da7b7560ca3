package dev.larkpost.connectors.evm.rpc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A log. Hex is lower-case with 0x.
 *
 * @param data not to be changed
 * @param at when its block was made, if the provider says
 */
public record ChainLog(
    String address,
    List<String> topics,
    byte[] data,
    long block,
    String blockHash,
    String transaction,
    long index,
    Optional<Instant> at) {}
