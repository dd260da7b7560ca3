/** The bot that tells people what its configuration says, and a demonstration of it. */
@NullMarked
package dev.larkpost.bots.notifier;

import org.jspecify.annotations.NullMarked;
