package dev.larkpost.xmtp.identity;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A member of an inbox.
 *
 * @param addedBy who vouched for it; empty for the creator
 * @param timestampNs the adding client's clock, Unix nanoseconds; empty for the creator
 * @param chainId the chain a smart contract wallet joined from; it must sign from there for ever
 */
public record Member(
    MemberId id, Optional<MemberId> addedBy, OptionalLong timestampNs, OptionalLong chainId) {}
