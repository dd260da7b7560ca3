/** Tests of typed content. */
@NullMarked
package dev.larkpost.xmtp.content;

import org.jspecify.annotations.NullMarked;
