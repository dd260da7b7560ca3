/** TLS presentation codec and the message structures of RFC 9420. */
@NullMarked
package dev.larkpost.mls.wire;

import org.jspecify.annotations.NullMarked;
