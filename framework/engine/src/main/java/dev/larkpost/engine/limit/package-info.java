/** Permits, back-off and flood guards; knows nothing of deliveries. */
@NullMarked
package dev.larkpost.engine.limit;

import org.jspecify.annotations.NullMarked;
