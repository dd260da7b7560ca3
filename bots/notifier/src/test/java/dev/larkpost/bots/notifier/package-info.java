/** The demo, run for real. */
@NullMarked
package dev.larkpost.bots.notifier;

import org.jspecify.annotations.NullMarked;
