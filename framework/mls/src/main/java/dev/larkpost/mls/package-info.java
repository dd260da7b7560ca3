/** RFC 9420 groups for one cipher suite; knows no network, no database and no XMTP. */
@NullMarked
package dev.larkpost.mls;

import org.jspecify.annotations.NullMarked;
