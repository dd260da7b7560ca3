package dev.larkpost.engine.outbox;

import dev.larkpost.engine.audience.AudienceException;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.template.TemplateException;
import java.time.Instant;
import java.util.Optional;

/**
 * An event that was set aside for one rule: its handler failed too often, or what it says cannot be
 * told.
 *
 * @param number given by the store; of an entry not written yet, 0
 * @param rule the trigger's name
 * @param event with what happened to the fact last: it holds, is gone, or is back
 * @param reason a code or the type of a failure; never what the event says
 * @param at when it was set aside
 */
public record DeadEvent(long number, String rule, Event event, String reason, Instant at) {
  /** Characters of a reason. */
  public static final int REASON_MAX = 200;

  /** Kept are at most so many; then the oldest are forgotten. */
  public static final int KEPT_MAX = 10_000;

  public DeadEvent {
    if (reason.length() > REASON_MAX) {
      reason = reason.substring(0, REASON_MAX);
    }
  }

  /** Our own codes, and types of others' failures, whose words may quote what came in. */
  public static String reason(Throwable why) {
    return switch (why) {
      case TellingException handler when handler.code() == TellingException.Code.HANDLER_FAILED ->
          Optional.ofNullable(handler.getCause())
              .map(DeadEvent::reason)
              .orElse(handler.code().name());
      case EventException ours -> ours.code().name();
      case TellingException ours -> ours.code().name();
      case TemplateException ours -> ours.code().name();
      case AudienceException ours -> ours.code().name();
      default -> why.getClass().getName();
    };
  }
}
