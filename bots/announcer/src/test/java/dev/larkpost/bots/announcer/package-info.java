/** The announcer as its owner, its listeners and its operator meet it. */
@NullMarked
package dev.larkpost.bots.announcer;

import org.jspecify.annotations.NullMarked;
