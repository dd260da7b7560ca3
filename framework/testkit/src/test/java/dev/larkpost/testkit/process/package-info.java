/** Ports and processes. */
@NullMarked
package dev.larkpost.testkit.process;

import org.jspecify.annotations.NullMarked;
