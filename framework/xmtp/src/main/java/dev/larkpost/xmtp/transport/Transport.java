package dev.larkpost.xmtp.transport;

import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The wire. Thread-safe, blocking. Splitting to the network's limits, paging, deadlines and error
 * codes stay inside; a failed read throws {@link dev.larkpost.xmtp.XmtpException} with a retry
 * hint. (Wire file backend-v1 section 3.1 is where this cut comes from.)
 */
public interface Transport extends AutoCloseable {
  Network describe();

  /**
   * One result per envelope, same order. Envelopes of one topic keep their order: behind one of
   * which nobody knows whether it arrived none of its topic is sent. One bad envelope does not harm
   * the others.
   */
  List<PublishResult> publish(List<Outgoing> batch);

  /**
   * As {@link #publish}, for envelopes whose sender holds a permit of the network's budget already:
   * messages of the outbox. The same where nothing is paced.
   */
  default List<PublishResult> publishPermitted(List<Outgoing> batch) {
    return publish(batch);
  }

  /**
   * Reads topics after the given positions, all kinds but key packages, at most about {@code max}
   * envelopes (one page per topic at least). Sees own confirmed writes.
   */
  ReadPage read(Map<Topic, Long> after, int max);

  /**
   * The newest envelopes of a group's topic, ascending by position.
   *
   * @param max at most so many, and never more than 100
   */
  List<Envelope> newest(Topic topic, int max);

  /** The newest position of each topic; absent = nothing seen. May lag, never proves absence. */
  Map<Topic, Long> heads(Collection<Topic> topics);

  /**
   * Counts what the network has in these stretches of groups' topics: whether everything came that
   * it has. A topic is absent when the end of its stretch was not seen, nor anything behind it: a
   * node may lag, or have removed it. Nothing of the envelopes is kept; the price is {@link
   * ReadCost#count}. (Where nothing is paced it may well be a {@link #read}, as here.)
   */
  default Map<Topic, Counted> count(Map<Topic, Stretch> stretches) {
    return Counting.byReading(this, stretches);
  }

  /** The current key package of each installation's topic; absent = none. */
  Map<Topic, byte[]> keyPackages(Collection<Topic> topics);

  Subscription subscribe(Map<Topic, Long> after, SubscriptionListener listener);

  /**
   * An assertion of the network: verify against the identity log. May lag behind a registration.
   */
  Map<Identifier, InboxId> resolve(Collection<Identifier> identifiers);

  /**
   * One verdict per check, same order. Unreachable verifiers throw UNAVAILABLE: that is not
   * "invalid".
   */
  List<WalletVerdict> verifyWalletSignatures(List<WalletSignatureCheck> checks);

  @Override
  void close();
}
