package dev.larkpost.xmtp.conversation;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came in, went out and was refused, by stable code. Thread-safe. */
public final class ClientCounters {
  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(String code) {
    counts.computeIfAbsent(code, c -> new LongAdder()).increment();
  }

  void count(String code, long n) {
    counts.computeIfAbsent(code, c -> new LongAdder()).add(n);
  }

  /** How often so far. */
  long counted(String code) {
    LongAdder count = counts.get(code);
    return count == null ? 0 : count.sum();
  }

  /** A copy, sorted by code. */
  public Map<String, Long> snapshot() {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach((code, n) -> copy.put(code, n.sum()));
    return copy;
  }
}
