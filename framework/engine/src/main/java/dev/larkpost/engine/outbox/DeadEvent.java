package dev.larkpost.engine.outbox;

import dev.larkpost.engine.event.Event;
import java.time.Instant;

/**
 * An event that was set aside for one rule, because its handler failed too often.
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

  public DeadEvent {
    if (reason.length() > REASON_MAX) {
      reason = reason.substring(0, REASON_MAX);
    }
  }
}
