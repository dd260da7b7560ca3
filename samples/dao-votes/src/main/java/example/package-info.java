/** A DAO's members hear of its proposals and are reminded to vote. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
