package dev.larkpost.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class a bot: a bean with one inbox, whose {@code @On...} methods answer messages. It
 * needs no other annotation and is a singleton unless it has a scope.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Bot {
  /** The bot's name: lower-case letters, digits and -, unique in the application. */
  String value();
}
