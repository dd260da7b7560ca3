package dev.larkpost.engine.consent;

import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may be told what and when: the categories there are, and what people said about them. */
public final class ConsentPolicy {
  /** Why somebody is not told: they said so. */
  public static final String CONSENT = "consent";

  /** Why somebody is not told: they never said START, and the category wants that. */
  public static final String NOT_SUBSCRIBED = "not_subscribed";

  private final Map<String, Category> categories;
  private final OptOutStore store;
  private final Optional<QuietHours> quietHours;

  public ConsentPolicy(Collection<Category> categories, OptOutStore store) {
    this(categories, store, Optional.empty());
  }

  /**
   * @param quietHours of whatever has none of its own and is not urgent
   */
  public ConsentPolicy(
      Collection<Category> categories, OptOutStore store, Optional<QuietHours> quietHours) {
    Map<String, Category> byName = new HashMap<>();
    categories.forEach(c -> byName.put(c.name(), c));
    this.categories = Map.copyOf(byName);
    this.store = store;
    this.quietHours = quietHours;
  }

  /** The category of this name, if the bot has it. */
  public Optional<Category> category(String name) {
    return Optional.ofNullable(categories.get(name));
  }

  /**
   * The first moment from this one on at which somebody may be disturbed by this category.
   *
   * @param zone the recipient's, when known
   */
  public Instant awake(Optional<String> category, Optional<ZoneId> zone, Instant moment) {
    Optional<Category> known = category.flatMap(this::category);
    if (known.filter(Category::urgent).isPresent()) {
      return moment;
    }
    return known
        .flatMap(Category::quiet)
        .or(() -> quietHours)
        .map(quiet -> quiet.after(moment, zone.orElse(quiet.zone())))
        .orElse(moment);
  }

  /** Those of these inboxes that must not be told now, with the reason. */
  public Map<InboxId, String> refusals(
      Transaction tx, Optional<String> category, Collection<InboxId> inboxes, Instant now) {
    Map<InboxId, String> refused = new HashMap<>();
    boolean withhold =
        category
            .flatMap(this::category)
            .filter(c -> c.silent() == Category.Silent.WITHHOLD)
            .isPresent();
    if (withhold) {
      Set<InboxId> subscribed = store.subscribed(tx, category.orElseThrow(), inboxes);
      inboxes.stream()
          .filter(i -> !subscribed.contains(i))
          .forEach(i -> refused.put(i, NOT_SUBSCRIBED));
    }
    store
        .standings(tx, inboxes)
        .forEach(
            (inbox, standing) -> {
              if (standing.refuses(category, now)) {
                refused.put(inbox, CONSENT);
              }
            });
    return refused;
  }
}
