/** People hear of their orders. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
