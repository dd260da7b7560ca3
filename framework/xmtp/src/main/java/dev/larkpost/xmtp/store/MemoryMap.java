package dev.larkpost.xmtp.store;

import java.util.Optional;
import java.util.TreeMap;

/**
 * A sorted map whose changes a memory transaction can undo. What memory stores of every layer are
 * made of. Guarded by the transactions' lock: touch it only inside a transaction or snapshot.
 */
public final class MemoryMap<K extends Comparable<K>, V> {
  private final TreeMap<K, V> map = new TreeMap<>();

  public Optional<V> get(K key) {
    return Optional.ofNullable(map.get(key));
  }

  /** The live map, for reading. */
  public TreeMap<K, V> all() {
    return map;
  }

  public void put(Transaction tx, K key, V value) {
    V old = map.put(key, value);
    MemoryTransactions.of(tx).onRollback(() -> restore(key, Optional.ofNullable(old)));
  }

  public void remove(Transaction tx, K key) {
    V old = map.remove(key);
    MemoryTransactions.of(tx).onRollback(() -> restore(key, Optional.ofNullable(old)));
  }

  private void restore(K key, Optional<V> old) {
    old.ifPresentOrElse(v -> map.put(key, v), () -> map.remove(key));
  }
}
