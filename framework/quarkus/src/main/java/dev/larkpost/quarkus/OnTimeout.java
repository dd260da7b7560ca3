package dev.larkpost.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what is to be said when a question that named this step got no answer in time. Without such
 * a method it just ends.
 *
 * <p>The method may take the question as it waited ({@code Dialog}) or its state ({@code
 * Map<String, String>}), and may return a text, a {@code Content}, a list or Optional of these, a
 * {@code Uni} or CompletionStage, or nothing. Nobody asked for these words: they are a
 * notification, and who said STOP does not hear them. It runs on the bot's one thread for timeouts,
 * so it should be quick; when it throws it is tried again by policy, and what it gives leaves once.
 * The build fails when it cannot be called, and when its step has no {@link OnAnswer}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnTimeout {
  /** The step's name, as {@link OnAnswer} says it. */
  String value();
}
