/** Which events deserve to be told: rules and their conditions. Pure, uses only {@code event}. */
@NullMarked
package dev.larkpost.engine.trigger;

import org.jspecify.annotations.NullMarked;
