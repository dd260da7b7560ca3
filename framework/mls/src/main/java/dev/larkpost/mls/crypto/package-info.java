/** Primitives of suite 0x0003, HPKE and X-Wing: the only home of Bouncy Castle. */
@NullMarked
package dev.larkpost.mls.crypto;

import org.jspecify.annotations.NullMarked;
