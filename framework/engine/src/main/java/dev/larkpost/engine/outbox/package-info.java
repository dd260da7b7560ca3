/** Durable deliveries: what must leave, how far it got, why it did not. */
@NullMarked
package dev.larkpost.engine.outbox;

import org.jspecify.annotations.NullMarked;
