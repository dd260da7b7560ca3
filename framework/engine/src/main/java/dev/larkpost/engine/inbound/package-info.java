/** Messages from durable row to handler to planned reply. */
@NullMarked
package dev.larkpost.engine.inbound;

import org.jspecify.annotations.NullMarked;
