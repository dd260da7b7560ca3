/** Whole bots, their people and a network in one thread, on a manual clock and one seed. */
@NullMarked
package dev.larkpost.testkit.sim;

import org.jspecify.annotations.NullMarked;
