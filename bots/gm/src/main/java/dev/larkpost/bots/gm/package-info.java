/** The bot that answers gm, and the page to try it on. */
@NullMarked
package dev.larkpost.bots.gm;

import org.jspecify.annotations.NullMarked;
