package dev.larkpost.xmtp.identity;

import dev.larkpost.xmtp.wire.identity.IdentityUpdate;

/**
 * An update that was built, signed and checked by us against the state before it: ready to publish.
 *
 * @param after what the inbox is once the network took it
 */
public record SignedUpdate(IdentityUpdate update, AssociationState after) {}
