package dev.larkpost.xmtp.transport;

import java.util.OptionalLong;

/** A smart-contract-wallet signature to verify. @param accountId CAIP-10 */
public record WalletSignatureCheck(
    String accountId, OptionalLong blockNumber, byte[] signature, byte[] hash) {}
