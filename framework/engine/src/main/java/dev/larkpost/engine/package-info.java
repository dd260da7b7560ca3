/** The bot pipeline's front door: messages in, replies through the outbox, nothing else leaves. */
@NullMarked
package dev.larkpost.engine;

import org.jspecify.annotations.NullMarked;
