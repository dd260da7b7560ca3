/** Ids everyone may use: inboxes, identifiers, installations, conversations, messages. */
@NullMarked
package dev.larkpost.xmtp.id;

import org.jspecify.annotations.NullMarked;
