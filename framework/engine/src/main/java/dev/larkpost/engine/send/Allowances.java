package dev.larkpost.engine.send;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.outbox.AllowanceStore;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the recipients of one batch may still get, asked and written in its sealing transaction: one
 * query for each allowance, however many recipients. Used by one thread for one batch.
 */
final class Allowances {
  private record Rule(String scope, Allowance allowance) {}

  private record Place(String scope, InboxId inbox) {}

  /** What is done when there is no room; the later one prevails. */
  enum Way {
    DELAY,
    DIGEST,
    DROP
  }

  /** There is no room now. @param room when there is */
  record Overrun(Way way, Instant room) {
    Overrun and(Overrun other) {
      return new Overrun(
          way.compareTo(other.way) > 0 ? way : other.way,
          room.isAfter(other.room) ? room : other.room);
    }
  }

  private final SenderParts.Stores stores;
  private final Instant now;
  private final Map<Place, List<AllowanceStore.Use>> used = new HashMap<>();
  private final Map<Long, List<AllowanceStore.Use>> taken = new HashMap<>();
  private Set<DigestStore.Key> digests = Set.of();

  Allowances(SenderParts.Stores stores, Instant now) {
    this.stores = stores;
    this.now = now;
  }

  /** Reads what these recipients had. */
  void load(Transaction tx, Map<Delivery, InboxId> batch) {
    Map<Rule, Set<InboxId>> asked = new HashMap<>();
    batch.forEach(
        (delivery, inbox) ->
            rules(delivery)
                .forEach(rule -> asked.computeIfAbsent(rule, r -> new HashSet<>()).add(inbox)));
    asked.forEach(
        (rule, inboxes) ->
            stores
                .each()
                .uses()
                .since(tx, rule.scope(), inboxes, now.minus(rule.allowance().period()))
                .forEach(this::add));
    Set<InboxId> summed = new HashSet<>();
    asked.forEach(
        (rule, inboxes) -> {
          if (rule.allowance().overflow() instanceof Overflow.Digest) {
            summed.addAll(inboxes);
          }
        });
    digests = summed.isEmpty() ? Set.of() : stores.each().digests().open(tx, summed);
  }

  private void add(AllowanceStore.Use use) {
    used.computeIfAbsent(new Place(use.scope(), use.inbox()), p -> new ArrayList<>()).add(use);
  }

  /** Its category's allowance, and its lane's unless the category is urgent. */
  private List<Rule> rules(Delivery delivery) {
    Optional<Category> category = delivery.category().flatMap(stores.consent()::category);
    List<Rule> rules = new ArrayList<>();
    category
        .flatMap(Category::allowance)
        .map(a -> new Rule("category/" + category.get().name(), a))
        .ifPresent(rules::add);
    Optional.ofNullable(stores.each().lanes().get(delivery.lane()))
        .filter(a -> category.filter(Category::urgent).isEmpty())
        .map(a -> new Rule("lane/" + delivery.lane().name(), a))
        .ifPresent(rules::add);
    return rules;
  }

  /** Why it must not be sealed now; empty when there is room, which it then takes. */
  Optional<Overrun> take(Delivery delivery, InboxId inbox) {
    List<Rule> rules = rules(delivery);
    Optional<Overrun> overrun =
        rules.stream()
            .flatMap(rule -> overrun(rule, delivery, inbox).stream())
            .reduce(Overrun::and)
            .flatMap(o -> applied(o, delivery.purpose().sort()));
    if (overrun.isEmpty()) {
      List<AllowanceStore.Use> uses =
          rules.stream()
              .map(rule -> new AllowanceStore.Use(rule.scope(), inbox, delivery.id(), now))
              .toList();
      uses.forEach(this::add);
      taken.put(delivery.id().value(), uses);
    }
    return overrun;
  }

  private Optional<Overrun> overrun(Rule rule, Delivery delivery, InboxId inbox) {
    // Bytes that were lost are sealed anew: that is no second message.
    List<AllowanceStore.Use> others =
        used.getOrDefault(new Place(rule.scope(), inbox), List.of()).stream()
            .filter(use -> !use.delivery().equals(delivery.id()))
            .toList();
    int over = others.size() - rule.allowance().most();
    boolean waits =
        rule.allowance().overflow() instanceof Overflow.Digest
            && delivery.purpose().sort() == Purpose.Sort.ORDINARY
            && digests.contains(key(delivery, inbox));
    if (over < 0 && !waits) {
      return Optional.empty();
    }
    Instant room = over < 0 ? now : others.get(over).at().plus(rule.allowance().period());
    return Optional.of(new Overrun(way(rule.allowance().overflow()), room));
  }

  private static Way way(Overflow overflow) {
    return switch (overflow) {
      case Overflow.Drop drop -> Way.DROP;
      case Overflow.Delay delay -> Way.DELAY;
      case Overflow.Digest digest -> Way.DIGEST;
    };
  }

  private static Optional<Overrun> applied(Overrun overrun, Purpose.Sort sort) {
    return switch (sort) {
      case ORDINARY -> Optional.of(overrun);
      case CORRECTION -> Optional.empty();
      case DIGEST -> Optional.of(new Overrun(Way.DELAY, overrun.room()));
    };
  }

  static DigestStore.Key key(Delivery delivery, InboxId inbox) {
    return new DigestStore.Key(inbox, delivery.lane(), delivery.category());
  }

  /** Writes what was used by those that were sealed. */
  void sealed(Transaction tx, Collection<Long> references) {
    List<AllowanceStore.Use> uses =
        references.stream().flatMap(r -> taken.getOrDefault(r, List.of()).stream()).toList();
    if (!uses.isEmpty()) {
      stores.each().uses().use(tx, uses);
    }
  }
}
