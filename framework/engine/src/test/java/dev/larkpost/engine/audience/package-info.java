/** Tests. */
@NullMarked
package dev.larkpost.engine.audience;

import org.jspecify.annotations.NullMarked;
