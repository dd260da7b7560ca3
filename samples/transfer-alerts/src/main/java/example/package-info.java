/** People hear of transfers to them. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
