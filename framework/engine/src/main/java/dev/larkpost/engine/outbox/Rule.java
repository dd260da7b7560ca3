package dev.larkpost.engine.outbox;

import dev.larkpost.engine.trigger.Match;
import dev.larkpost.engine.trigger.Trigger;
import java.util.List;

/**
 * What is told when a trigger meets an event.
 *
 * @param trigger its name is part of the keys of what is told
 * @param teller what to tell whom; pure, asked again when the fact is retracted and when somebody
 *     tries an event again that was set aside
 */
public record Rule(Trigger trigger, Teller teller) {
  /** At most this many tellings of one match. */
  public static final int TELLINGS_MAX = 16;

  /** Makes tellings of a match. */
  @FunctionalInterface
  public interface Teller {
    List<Tellable> tell(Match match);
  }
}
