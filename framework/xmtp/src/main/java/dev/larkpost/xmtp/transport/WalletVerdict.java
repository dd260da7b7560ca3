package dev.larkpost.xmtp.transport;

import java.util.OptionalLong;

/**
 * @param blockNumber the block it was judged at, when known
 */
public record WalletVerdict(boolean valid, OptionalLong blockNumber) {}
