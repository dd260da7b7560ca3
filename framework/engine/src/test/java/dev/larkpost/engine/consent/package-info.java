/** Tests. */
@NullMarked
package dev.larkpost.engine.consent;

import org.jspecify.annotations.NullMarked;
