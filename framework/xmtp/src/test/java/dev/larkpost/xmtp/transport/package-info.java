@NullMarked
package dev.larkpost.xmtp.transport;

import org.jspecify.annotations.NullMarked;
