package dev.larkpost.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells people about an event.
 *
 * <p>The method may take a record whose components match the event's fields, a {@code Map}, {@code
 * Fields} or the {@code Event}, and may return a {@code Notification}, an {@code Announcement}, a
 * list, stream or Optional of these, a {@code Uni} or CompletionStage, or nothing. It runs on a
 * virtual thread and may block. When it throws, the event is read again after a pause, and set
 * aside after some attempts; so it may run twice for one event, and is asked again when the event
 * is retracted, while what it returns is told once. The build fails when it cannot be called, and
 * when two methods of one bot are for one event.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnEvent {
  /**
   * The event: {@code contract.Event}, {@code chain.Transfer}, {@code kafka.channel}, {@code
   * schedule.name}.
   */
  String value();

  /** A filter, such as {@code debt >= 5e18}; empty: every event. */
  String when() default "";

  /**
   * When a block counts: a number of blocks on top, {@code safe} or {@code finalized}; empty: as
   * the contract or chain is configured.
   */
  String finality() default "";
}
