package dev.larkpost.node;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the node did since it started. Thread-safe; numbers only grow. */
public final class NodeCounters {
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final LongAdder messages = new LongAdder();
  private final LongAdder welcomes = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder delivered = new LongAdder();

  /** Requests by method name, refused ones included. */
  public Map<String, Long> requests() {
    return snapshot(requests);
  }

  /** Requests of one method, for example {@code SendGroupMessages}. */
  public long requests(String method) {
    return sum(requests, method);
  }

  /** Refusals by {@code Method:REASON}. */
  public Map<String, Long> refusals() {
    return snapshot(refusals);
  }

  /** Refusals of one kind, for example {@code SendGroupMessages:MALFORMED_MESSAGE}. */
  public long refusals(String methodAndReason) {
    return sum(refusals, methodAndReason);
  }

  /** Group messages stored. */
  public long messages() {
    return messages.sum();
  }

  /** Welcomes stored, pointers included. */
  public long welcomes() {
    return welcomes.sum();
  }

  /** Envelopes that were there already and so were not stored again. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** Envelopes written to subscribers. */
  public long delivered() {
    return delivered.sum();
  }

  void request(String method) {
    requests.computeIfAbsent(method, m -> new LongAdder()).increment();
  }

  void refused(String method, Refusal.Reason reason) {
    refusals.computeIfAbsent(method + ":" + reason, m -> new LongAdder()).increment();
  }

  void storedMessages(int offered, int stored) {
    messages.add(stored);
    duplicates.add(offered - stored);
  }

  void storedWelcomes(int offered, int stored) {
    welcomes.add(stored);
    duplicates.add(offered - stored);
  }

  void deliveredOne() {
    delivered.increment();
  }

  private static long sum(Map<String, LongAdder> counters, String name) {
    LongAdder counter = counters.get(name);
    return counter == null ? 0 : counter.sum();
  }

  private static Map<String, Long> snapshot(Map<String, LongAdder> counters) {
    Map<String, Long> copy = new TreeMap<>();
    counters.forEach((name, counter) -> copy.put(name, counter.sum()));
    return copy;
  }
}
