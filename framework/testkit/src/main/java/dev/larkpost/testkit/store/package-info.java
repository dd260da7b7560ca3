/** What every store must do; a store extends these with a way to open itself. */
@NullMarked
package dev.larkpost.testkit.store;

import org.jspecify.annotations.NullMarked;
