/**
 * How connectors on the class path offer event sources, audiences, receipts and shared budgets: the
 * seam between them and whoever starts bots.
 */
@NullMarked
package dev.larkpost.engine.connect;

import org.jspecify.annotations.NullMarked;
