/** A creator announces to who holds an NFT. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
