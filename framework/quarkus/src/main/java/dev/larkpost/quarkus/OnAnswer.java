package dev.larkpost.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gets the answer to a question that named this step, see {@code MessageContext.ask}.
 *
 * <p>The method may take the {@code Answer}, its words ({@code String}), the question's state
 * ({@code Map<String, String>}), the question as it waited ({@code Dialog}), the message ({@code
 * Message}) or the {@code MessageContext}, and may return a text, a {@code Content}, a list or
 * Optional of these, a {@code Uni} or CompletionStage, or nothing. It may ask the next question. It
 * runs on a virtual thread and may block; when it throws, the question waits on and the answer is
 * tried again by policy. The build fails when it cannot be called, when two methods of one bot are
 * for one step, and when a bot asks by a literal name for a step it does not have.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnAnswer {
  /** The step's name. Stable: questions that wait outlive the process. */
  String value();
}
