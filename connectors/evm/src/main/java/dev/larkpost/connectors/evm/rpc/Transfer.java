package dev.larkpost.connectors.evm.rpc;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A transaction that carries native currency.
 *
 * @param to absent when it makes a contract
 * @param value in wei, more than zero
 */
public record Transfer(
    String transaction, long index, String from, Optional<String> to, BigInteger value) {}
