package dev.larkpost.xmtp.store;

import java.util.Collection;
import java.util.List;

/** Messages that came in, until and after they were handled. */
public interface InboundStore {
  /**
   * Stores messages whose id is not known yet; a known id is left as it is. @return the stored
   * ones, with their sequence
   */
  List<InboundMessage> insert(Transaction tx, List<InboundMessage> messages);

  /** The oldest unhandled messages after {@code afterSequence}, in order. */
  List<InboundMessage> unhandled(Transaction tx, long afterSequence, int limit);

  /** Marks them handled and drops their content; ids stay until retention removes them. */
  void handled(Transaction tx, Collection<Long> sequences);

  /** Forgets handled messages older than {@code sentNs}. @return how many */
  int forgetHandled(Transaction tx, long sentNs);
}
