/** Tests. */
@NullMarked
package dev.larkpost.engine.outbox;

import org.jspecify.annotations.NullMarked;
