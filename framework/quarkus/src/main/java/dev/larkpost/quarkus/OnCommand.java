package dev.larkpost.quarkus;

import dev.larkpost.engine.inbound.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Answers texts that begin with a command, such as {@code /weather Berlin}.
 *
 * <p>The method may take the message ({@code Message}), the {@code MessageContext} or the {@code
 * Command}, and may return a text, a {@code Content}, a list or Optional of these, a {@code Uni} or
 * CompletionStage, or nothing. It runs on a virtual thread and may block. The build fails when it
 * cannot be called.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnCommand {
  /** The command with its slash, such as {@code /weather}; case does not matter. */
  String value();

  /**
   * Who may give it: {@code larkpost.owners}, {@code larkpost.admins} (and owners), or anyone.
   * Others are told so and the method is not called. A method for owners or admins may also return
   * an {@code Announcement}: it is drafted, and who gave the command gets its plan with two
   * buttons, Send and Cancel.
   */
  Role from() default Role.ANYONE;
}
