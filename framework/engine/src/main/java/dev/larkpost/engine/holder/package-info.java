/** Who holds how much of what, kept current from events. A leaf that audiences read. */
@NullMarked
package dev.larkpost.engine.holder;

import org.jspecify.annotations.NullMarked;
