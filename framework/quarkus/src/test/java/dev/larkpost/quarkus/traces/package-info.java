/** What becomes spans, and how many. */
@NullMarked
package dev.larkpost.quarkus.traces;

import org.jspecify.annotations.NullMarked;
