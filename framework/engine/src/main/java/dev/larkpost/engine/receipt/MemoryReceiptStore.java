package dev.larkpost.engine.receipt;

import dev.larkpost.xmtp.store.MemoryMap;
import dev.larkpost.xmtp.store.Transaction;
import java.util.Collection;
import java.util.List;

/** In memory, gone with the process; for tests and development. */
public final class MemoryReceiptStore implements ReceiptStore {
  private final MemoryMap<Long, NewReceipt> rows = new MemoryMap<>();
  private final MemoryMap<String, Long> ids = new MemoryMap<>();
  private long last;

  @Override
  public void add(Transaction tx, List<NewReceipt> receipts) {
    for (NewReceipt receipt : receipts) {
      if (ids.get(receipt.id()).isEmpty()) {
        last++;
        rows.put(tx, last, receipt);
        ids.put(tx, receipt.id(), last);
      }
    }
  }

  @Override
  public List<Receipt> take(Transaction tx, int limit) {
    return rows.all().entrySet().stream()
        .limit(limit)
        .map(row -> new Receipt(row.getKey(), row.getValue()))
        .toList();
  }

  @Override
  public void remove(Transaction tx, Collection<Long> sequences) {
    for (long sequence : sequences) {
      rows.get(sequence).ifPresent(receipt -> ids.remove(tx, receipt.id()));
      rows.remove(tx, sequence);
    }
  }

  @Override
  public long count(Transaction tx) {
    return rows.all().size();
  }
}
