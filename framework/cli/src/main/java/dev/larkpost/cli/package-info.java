/** The command line: what the console does, for terminals and scripts. */
@NullMarked
package dev.larkpost.cli;

import org.jspecify.annotations.NullMarked;
