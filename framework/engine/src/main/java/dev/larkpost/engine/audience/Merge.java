package dev.larkpost.engine.audience;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Two pages that begin at the same place, made one. */
enum Merge {
  EITHER,
  BOTH,
  WITHOUT;

  record Sides(AudiencePage one, AudiencePage other) {
    /** Up to where both sides are known; absent when both are known to the end. */
    Optional<Party> horizon() {
      return one.next()
          .flatMap(a -> other.next().map(b -> a.compareTo(b) < 0 ? a : b).or(one::next))
          .or(other::next);
    }
  }

  AudiencePage page(Sides sides, int limit) {
    Optional<Party> horizon = sides.horizon();
    TreeMap<Party, Recipient> one = upTo(sides.one(), horizon);
    TreeMap<Party, Recipient> other = upTo(sides.other(), horizon);
    List<Recipient> merged = new ArrayList<>(merged(one, other));
    if (merged.size() > limit) {
      List<Recipient> first = merged.subList(0, limit);
      return new AudiencePage(first, Optional.of(first.getLast().party()));
    }
    return new AudiencePage(merged, horizon);
  }

  private static TreeMap<Party, Recipient> upTo(AudiencePage page, Optional<Party> horizon) {
    TreeMap<Party, Recipient> known = new TreeMap<>();
    page.recipients().stream()
        .filter(r -> horizon.isEmpty() || r.party().compareTo(horizon.get()) <= 0)
        .forEach(r -> known.put(r.party(), r));
    return known;
  }

  private List<Recipient> merged(TreeMap<Party, Recipient> one, TreeMap<Party, Recipient> other) {
    return switch (this) {
      case EITHER -> {
        TreeMap<Party, Recipient> all = new TreeMap<>(one);
        other.forEach((party, r) -> all.merge(party, r, Recipient::completedBy));
        yield List.copyOf(all.values());
      }
      case BOTH -> {
        List<Recipient> common = new ArrayList<>();
        one.forEach(
            (party, r) ->
                Optional.ofNullable(other.get(party)).ifPresent(o -> common.add(r.completedBy(o))));
        yield common;
      }
      case WITHOUT -> one.values().stream().filter(r -> !other.containsKey(r.party())).toList();
    };
  }
}
