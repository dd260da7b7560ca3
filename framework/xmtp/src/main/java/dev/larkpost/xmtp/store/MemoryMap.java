package dev.larkpost.xmtp.store;

import java.util.Optional;
import java.util.TreeMap;

/** A sorted map whose changes a memory transaction can undo. Guarded by the transactions' lock. */
final class MemoryMap<K extends Comparable<K>, V> {
  private final TreeMap<K, V> map = new TreeMap<>();

  Optional<V> get(K key) {
    return Optional.ofNullable(map.get(key));
  }

  TreeMap<K, V> all() {
    return map;
  }

  void put(Transaction tx, K key, V value) {
    V old = map.put(key, value);
    MemoryTransactions.of(tx).onRollback(() -> restore(key, Optional.ofNullable(old)));
  }

  void remove(Transaction tx, K key) {
    V old = map.remove(key);
    MemoryTransactions.of(tx).onRollback(() -> restore(key, Optional.ofNullable(old)));
  }

  private void restore(K key, Optional<V> old) {
    old.ifPresentOrElse(v -> map.put(key, v), () -> map.remove(key));
  }
}
