/** Inboxes: signature texts, association state, registration. */
@NullMarked
package dev.larkpost.xmtp.identity;

import org.jspecify.annotations.NullMarked;
