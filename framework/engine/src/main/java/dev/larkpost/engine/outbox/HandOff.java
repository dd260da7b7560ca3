package dev.larkpost.engine.outbox;

import java.util.List;
import java.util.Optional;

/**
 * How a planner passes deliveries straight to the sender in the same process, so that a reply needs
 * no transaction of its own to be leased.
 */
public interface HandOff {
  /** The lease to plan with; empty when the sender has no room and will lease later. */
  Optional<Lease> lease(int deliveries);

  /**
   * After the commit: these are leased to you. Never blocks.
   *
   * @param more whether others were planned that you have to lease
   */
  void planned(List<Delivery> leased, boolean more);
}
