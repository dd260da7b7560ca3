package dev.larkpost.xmtp.store;

import java.util.Collection;
import java.util.List;

/** What was sealed and is not confirmed. */
public interface SealedStore {
  /** Stores the rows in order. @return the same rows with their ids, rising */
  List<SealedRow> insert(Transaction tx, List<SealedRow> rows);

  /** Rows after {@code afterId}, in order of id: in order of sealing. */
  List<SealedRow> page(Transaction tx, long afterId, int limit);

  /** Message rows of these references, in order of id. */
  List<SealedRow> byReference(Transaction tx, Collection<Long> references);

  void remove(Transaction tx, Collection<Long> ids);
}
