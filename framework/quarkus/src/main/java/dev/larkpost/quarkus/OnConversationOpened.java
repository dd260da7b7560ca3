package dev.larkpost.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Greets: somebody began a DM with the bot or added it to a group.
 *
 * <p>The method may take the message ({@code Message}), the {@code MessageContext} or the {@code
 * ConversationOpened}, and may return a text, a {@code Content}, a list or Optional of these, a
 * {@code Uni} or CompletionStage, or nothing. It runs on a virtual thread and may block. The build
 * fails when it cannot be called.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnConversationOpened {}
