/** Leases due deliveries, asks for a permit, seals, publishes, settles. */
@NullMarked
package dev.larkpost.engine.send;

import org.jspecify.annotations.NullMarked;
