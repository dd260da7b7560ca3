package dev.larkpost.engine.outbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of an announcement's recipients. @param counts more than zero each */
public record Progress(List<Count> counts) {
  /**
   * @param state PLANNED stands for everything that has not ended
   * @param reason a stable code where a delivery ended with one; else empty
   */
  public record Count(DeliveryState state, String reason, long recipients) {}

  public Progress {
    counts = List.copyOf(counts);
  }

  public long in(DeliveryState state) {
    return counts.stream().filter(c -> c.state() == state).mapToLong(Count::recipients).sum();
  }

  /** Planned, sealed or published: something will still happen. */
  public long open() {
    return counts.stream().filter(c -> !c.state().finished()).mapToLong(Count::recipients).sum();
  }

  /** Everybody that was looked at so far. */
  public long all() {
    return counts.stream().mapToLong(Count::recipients).sum();
  }

  /** Why they ended in this state. */
  public Map<String, Long> reasons(DeliveryState state) {
    Map<String, Long> reasons = new TreeMap<>();
    counts.stream()
        .filter(c -> c.state() == state)
        .forEach(c -> reasons.merge(c.reason(), c.recipients(), Long::sum));
    return reasons;
  }
}
