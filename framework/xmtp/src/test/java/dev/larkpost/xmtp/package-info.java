/** Tests of the front door's values. */
@NullMarked
package dev.larkpost.xmtp;

import org.jspecify.annotations.NullMarked;
