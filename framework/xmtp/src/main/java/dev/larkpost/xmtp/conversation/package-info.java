/** Groups and DMs: membership, welcomes, sealing, receiving, catching up. */
@NullMarked
package dev.larkpost.xmtp.conversation;

import org.jspecify.annotations.NullMarked;
