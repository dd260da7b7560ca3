/** Simulated lives. */
@NullMarked
package dev.larkpost.testkit.sim;

import org.jspecify.annotations.NullMarked;
