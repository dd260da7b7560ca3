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
   * Begins to send what was planned; call it after the transaction.
   *
   * @param here whether the calling thread may do it, which saves waking another and holds it up
   *     for a request. With more work to come it should not: others then share a request.
   */
  void send(boolean here);

  /**
   * After the commit: these are leased to you. Never blocks, and begins nothing: {@link #send}
   * does.
   *
   * @param more whether others were planned that you have to lease
   */
  void planned(List<Delivery> leased, boolean more);
}
