/** The operator's REST API over a bot's announcements and its consent log. */
@NullMarked
package dev.larkpost.console;

import org.jspecify.annotations.NullMarked;
