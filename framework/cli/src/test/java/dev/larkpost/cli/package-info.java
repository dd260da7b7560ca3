/** The command line as somebody types it. */
@NullMarked
package dev.larkpost.cli;

import org.jspecify.annotations.NullMarked;
