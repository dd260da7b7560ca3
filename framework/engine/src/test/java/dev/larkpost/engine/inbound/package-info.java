/** Tests of the inbound stage's values. */
@NullMarked
package dev.larkpost.engine.inbound;

import org.jspecify.annotations.NullMarked;
