/**
 * What is counted and timed, for whichever metrics extension the application has; none is needed.
 * Labels are names out of configuration and stable codes: never an address, an id or a text.
 */
@NullMarked
package dev.larkpost.quarkus.metrics;

import org.jspecify.annotations.NullMarked;
