package dev.larkpost.engine.view;

import dev.larkpost.engine.DeadLetters;
import java.time.Instant;

/**
 * An event that was given up for one rule.
 *
 * @param rule the rule that could not tell it; {@code on:EVENT} for a bot's own method
 * @param kind what happened to the fact last: HAPPENED, RETRACTED, RESTORED
 * @param event the fact's id in its source
 * @param reason a code or the type of a failure
 * @param at when it failed last
 */
public record DeadEventView(
    long number,
    String rule,
    String name,
    String kind,
    String source,
    String event,
    String reason,
    Instant at) {
  public static DeadEventView of(DeadLetters.DeadFact dead) {
    return new DeadEventView(
        dead.number(),
        dead.rule(),
        dead.name().value(),
        dead.kind().name(),
        dead.source().value(),
        dead.event().value(),
        dead.reason(),
        dead.at());
  }
}
