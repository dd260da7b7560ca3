/** The bot a creator announces with: from a chat, over REST, to whoever wants to hear it. */
@NullMarked
package dev.larkpost.bots.announcer;

import org.jspecify.annotations.NullMarked;
