/**
 * What happened, for systems outside: written in the transaction in which it happened, kept until
 * somebody outside has it. Uses the stores it wraps; nobody in the engine uses it.
 */
@NullMarked
package dev.larkpost.engine.receipt;

import org.jspecify.annotations.NullMarked;
