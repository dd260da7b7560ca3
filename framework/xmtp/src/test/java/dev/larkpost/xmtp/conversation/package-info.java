@NullMarked
package dev.larkpost.xmtp.conversation;

import org.jspecify.annotations.NullMarked;
