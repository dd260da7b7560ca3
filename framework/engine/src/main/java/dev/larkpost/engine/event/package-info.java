/**
 * Facts from outside: what an event is, where events come from, and how a checkpoint moves with
 * what the events caused. Knows nobody else in the engine but the back-off.
 */
@NullMarked
package dev.larkpost.engine.event;

import org.jspecify.annotations.NullMarked;
