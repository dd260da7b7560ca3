/** What must survive a restart, as interfaces, and the one transaction that spans them. */
@NullMarked
package dev.larkpost.xmtp.store;

import org.jspecify.annotations.NullMarked;
