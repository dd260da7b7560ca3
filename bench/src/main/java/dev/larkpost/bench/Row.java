package dev.larkpost.bench;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A line of the table. All values are those of the rounds; the median counts, the best is shown.
 *
 * @param higherIsBetter how to read the values; the best is the highest or lowest
 * @param inverse whether the ratio is reference by ours ("so many times less") instead of ours by
 *     reference
 */
record Row(
    String name,
    String unit,
    List<Double> ours,
    List<Double> reference,
    boolean higherIsBetter,
    boolean inverse,
    Optional<Target> target,
    String note) {
  Row {
    ours = List.copyOf(ours);
    reference = List.copyOf(reference);
    if (ours.isEmpty()) {
      throw new IllegalArgumentException("nothing measured: " + name);
    }
  }

  /** More is better; the ratio is ours by reference. */
  static Row rate(String name, String unit, List<Double> ours, List<Double> reference) {
    return new Row(name, unit, ours, reference, true, false, Optional.empty(), "");
  }

  /** Less is better; the ratio is ours by reference. */
  static Row cost(String name, String unit, List<Double> ours, List<Double> reference) {
    return new Row(name, unit, ours, reference, false, false, Optional.empty(), "");
  }

  /** Less is better; the ratio is how many times less ours is. */
  static Row saving(String name, String unit, List<Double> ours, List<Double> reference) {
    return new Row(name, unit, ours, reference, false, true, Optional.empty(), "");
  }

  Row target(Optional<Target> wanted) {
    return new Row(name, unit, ours, reference, higherIsBetter, inverse, wanted, note);
  }

  Row note(String said) {
    return new Row(name, unit, ours, reference, higherIsBetter, inverse, target, said);
  }

  double our() {
    return Numbers.median(ours);
  }

  Optional<Double> other() {
    return reference.isEmpty() ? Optional.empty() : Optional.of(Numbers.median(reference));
  }

  double best(List<Double> values) {
    return higherIsBetter ? Collections.max(values) : Collections.min(values);
  }

  Optional<Double> ratio() {
    return other().map(other -> inverse ? other / our() : our() / other);
  }

  /** Empty when there is no target, or nothing to judge it by. */
  Optional<Boolean> met() {
    return target.flatMap(t -> t.ofRatio() ? ratio().map(t::metBy) : Optional.of(t.metBy(our())));
  }
}
