/** A bot in ten lines. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
