/** The front door: one inbox, one installation. */
@NullMarked
package dev.larkpost.xmtp;

import org.jspecify.annotations.NullMarked;
