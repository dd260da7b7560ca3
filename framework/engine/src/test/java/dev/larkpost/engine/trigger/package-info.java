/** Tests. */
@NullMarked
package dev.larkpost.engine.trigger;

import org.jspecify.annotations.NullMarked;
