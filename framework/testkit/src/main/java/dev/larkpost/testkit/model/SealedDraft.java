package dev.larkpost.testkit.model;

import dev.larkpost.xmtp.conversation.Draft;

/**
 * What sealed bytes stand for.
 *
 * @param serial which sealing it is: the same bytes have the same, sealed anew is another
 */
public record SealedDraft(long serial, Draft draft) {}
