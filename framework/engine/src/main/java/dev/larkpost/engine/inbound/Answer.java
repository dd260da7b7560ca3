package dev.larkpost.engine.inbound;

import java.util.Map;
import java.util.Optional;

/**
 * What somebody answered to a question.
 *
 * @param step which step the question named
 * @param text what they wrote, or the option they chose; empty for an attachment
 * @param option the option they chose by tap, number or its very words; absent when there were
 *     none, or when they said something else
 * @param state as the question gave it
 */
public record Answer(String step, String text, Optional<String> option, Map<String, String> state) {
  public Answer {
    state = Map.copyOf(state);
  }
}
