package dev.larkpost.engine.consent;

import java.util.Map;

/**
 * How many people said what, as it stands; nobody is named.
 *
 * @param stopped inboxes that stopped everything; some of them may have started a category since
 * @param muted inboxes that want nothing just now
 * @param stoppedCategories inboxes that stopped a category by name, by category
 * @param subscribed inboxes that said START and did not stop it since, by category; {@code ""} for
 *     everything
 */
public record ConsentCounts(
    long stopped, long muted, Map<String, Long> stoppedCategories, Map<String, Long> subscribed) {
  public ConsentCounts {
    stoppedCategories = Map.copyOf(stoppedCategories);
    subscribed = Map.copyOf(subscribed);
  }
}
