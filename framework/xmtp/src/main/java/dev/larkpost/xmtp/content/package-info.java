/** Typed message content and its encoding. */
@NullMarked
package dev.larkpost.xmtp.content;

import org.jspecify.annotations.NullMarked;
