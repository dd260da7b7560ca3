package dev.larkpost.xmtp.transport;

import java.util.Collection;
import java.util.Map;

/** Told by the transport's threads: store or queue and return, never work here. */
public interface SubscriptionListener {
  /** Envelopes in ascending position per topic. Blocking here is back-pressure. */
  void received(Envelope envelope);

  /** Where to resume these topics after a reconnect. */
  Map<Topic, Long> positions(Collection<Topic> topics);

  /** All topics are accepted again after a break (or the first time): check for gaps now. */
  void accepted();

  /** The stream broke; the adapter is reconnecting. */
  void broken(String reason);
}
