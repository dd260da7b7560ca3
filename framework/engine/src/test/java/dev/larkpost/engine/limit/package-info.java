/** Tests. */
@NullMarked
package dev.larkpost.engine.limit;

import org.jspecify.annotations.NullMarked;
