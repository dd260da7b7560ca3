package dev.larkpost.engine.outbox;

import dev.larkpost.xmtp.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
   * An answer whose message is not recorded as handled yet.
   *
   * @param answer into the conversation the message came in
   * @param recorded run in a transaction, and again where that one failed: writes down that the
   *     message is done with; false when it does not count any more, and neither does its answer
   */
  record Unrecorded(NewDelivery answer, Predicate<Transaction> recorded) {}

  /**
   * Records and sends answers in one transaction instead of several, on the calling thread, which
   * is held up for a request. Only those that nothing stands before: nothing else waits to be sent,
   * and there is a permit.
   *
   * @param told hears, before that request and at most once, what {@code recorded} said of each;
   *     empty where nothing was written. When it hears nothing, nothing was
   */
  void sendAtOnce(List<Unrecorded> answers, Consumer<List<Optional<Boolean>>> told);

  /**
   * After the commit: these are leased to you. Never blocks, and begins nothing: {@link #send}
   * does.
   *
   * @param more whether others were planned that you have to lease
   */
  void planned(List<Delivery> leased, boolean more);
}
