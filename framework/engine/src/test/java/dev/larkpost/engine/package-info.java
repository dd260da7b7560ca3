/** Tests. */
@NullMarked
package dev.larkpost.engine;

import org.jspecify.annotations.NullMarked;
