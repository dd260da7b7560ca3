package dev.larkpost.mls.group;

import java.util.Optional;

/**
 * A commit of ours: what to publish and what to adopt when the network has accepted it.
 *
 * @param message MLSMessage bytes to publish
 * @param welcome MLSMessage(Welcome) bytes for all added members, when there are any
 */
public record PendingCommit(byte[] message, Optional<byte[]> welcome, StagedCommit staged) {}
