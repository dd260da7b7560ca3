package dev.larkpost.quarkus;

import dev.larkpost.engine.schedule.Missed;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells people something again and again, at times of a place's clocks.
 *
 * <p>The method may take what {@link OnEvent} methods may: a record with components among {@code
 * schedule}, {@code at}, {@code date}, {@code time} and {@code zone} (all texts), a {@code Map},
 * {@code Fields} or the {@code Event}. It may return a {@code Notification}, an {@code
 * Announcement}, a list, stream or Optional of these, a {@code Uni} or CompletionStage, or nothing.
 * What holds for {@link OnEvent} about failures holds here: it may run twice for one firing, what
 * it returns is told once, whenever the process dies. The build fails when it cannot be called or
 * its schedule cannot be read.
 *
 * <p>{@code larkpost.schedules.NAME} with the same name takes the place of what stands here.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnSchedule {
  /**
   * Minute, hour, day of month, month and day of week, such as {@code 0 9 * * MON}. In the hour
   * that is missing when clocks go forward it comes when that is over; of the two hours when they
   * go back, the first counts.
   */
  String value();

  /** Whose clocks: a name such as {@code Europe/Berlin}. */
  String zone() default "UTC";

  /**
   * Its name; the method's if empty. How far it was told is kept under this name: with another one
   * it begins anew.
   */
  String name() default "";

  /** What becomes of firings while the bot was not at work. */
  Missed missed() default Missed.CATCH_UP;
}
