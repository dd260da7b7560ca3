package dev.larkpost.node;

import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Errors a test injects on purpose, by name. Methods are named without their service, for example
 * {@code SendGroupMessages}; {@link #ANY} means every method. Thread-safe; takes effect at once.
 */
public final class Faults {
  public static final String ANY = "*";

  /** What can go wrong a counted number of times. */
  public enum Fault {
    /** The request is refused as if the budget were used up; nothing is stored. */
    RESOURCE_EXHAUSTED,
    /** The request is refused as if the network were away; nothing is stored. */
    UNAVAILABLE,
    /** The request is refused as if the caller's bytes were wrong; nothing is stored. */
    INVALID_ARGUMENT,
    /** The request is served, then its answer is replaced by UNAVAILABLE. */
    LOSE_ANSWER,
    /** A new stream gets its headers only with its first message. */
    WITHHOLD_HEADERS,
    /** A live envelope is not delivered to one stream, although it is stored. */
    SKIP_DELIVERY,
    /** A live envelope is delivered twice to one stream. */
    DUPLICATE_DELIVERY,
    /**
     * A live envelope waits until one of another topic has overtaken it on the same stream; within
     * a topic the order stays.
     */
    REORDER_DELIVERY
  }

  private record Key(Fault fault, String method) {}

  private final Map<Key, Integer> counted = new ConcurrentHashMap<>();
  private final Map<String, Duration> delays = new ConcurrentHashMap<>();
  private final Map<String, Hold> holds = new ConcurrentHashMap<>();
  private final AtomicBoolean cutover = new AtomicBoolean();
  private final StreamSet streams;

  Faults(StreamSet streams) {
    this.streams = streams;
  }

  /** The next {@code times} requests, streams or deliveries of the method suffer the fault. */
  public void inject(Fault fault, String method, int times) {
    counted.merge(new Key(fault, method), times, Integer::sum);
  }

  /** Requests of the method wait this long before they are served, until {@link #clear}. */
  public void delay(String method, Duration delay) {
    delays.put(method, delay);
  }

  /** Requests of the method wait until the hold is released. */
  public Hold hold(String method) {
    return holds.computeIfAbsent(method, m -> new Hold(this, m));
  }

  /**
   * Ends all open streams of a method ({@code SubscribeGroupMessages}, {@code
   * SubscribeWelcomeMessages}, {@link #ANY}).
   *
   * @param clean ended as complete, as the real node does on overflow; otherwise UNAVAILABLE
   * @return how many
   */
  public int dropStreams(String method, boolean clean) {
    return streams.drop(method, clean);
  }

  /** From now on publishes and streams are refused with the texts of the retired V3 network. */
  public void cutover(boolean on) {
    cutover.set(on);
    if (on) {
      streams.cutover();
    }
  }

  /** Everything works again; held requests go on. */
  public void clear() {
    counted.clear();
    delays.clear();
    cutover.set(false);
    List.copyOf(holds.values()).forEach(Hold::release);
  }

  /** Requests that wait. */
  public static final class Hold implements AutoCloseable {
    private final Faults faults;
    private final String method;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean released;

    private Hold(Faults faults, String method) {
      this.faults = faults;
      this.method = method;
    }

    /** How many requests wait now. */
    public synchronized int waiting() {
      return waiting.size();
    }

    private synchronized boolean add(Runnable request) {
      if (!released) {
        waiting.add(request);
      }
      return !released;
    }

    /** Lets them go on, in the order they came. */
    public void release() {
      faults.holds.remove(method, this);
      List<Runnable> go;
      synchronized (this) {
        released = true;
        go = List.copyOf(waiting);
        waiting.clear();
      }
      go.forEach(Runnable::run);
    }

    @Override
    public void close() {
      release();
    }
  }

  boolean isCutover() {
    return cutover.get();
  }

  /** Takes one of the counted faults, if any is left. */
  boolean take(Fault fault, String method) {
    return !counted.isEmpty()
        && (takeExactly(new Key(fault, method)) || takeExactly(new Key(fault, ANY)));
  }

  private boolean takeExactly(Key key) {
    boolean[] taken = new boolean[1];
    counted.computeIfPresent(
        key,
        (k, left) -> {
          taken[0] = left > 0;
          return left > 1 ? left - 1 : null;
        });
    return taken[0];
  }

  /** Runs the request now, later, or when its hold is released. */
  void schedule(String method, Executor executor, Runnable request) {
    Hold hold = holds.getOrDefault(method, holds.get(ANY));
    if (hold != null && hold.add(() -> executor.execute(request))) {
      return;
    }
    Duration delay = delays.getOrDefault(method, delays.get(ANY));
    if (delay != null) {
      CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, executor)
          .execute(request);
      return;
    }
    request.run();
  }

  /** Refuses the request when a fault says so. */
  void refuse(String method) {
    refuse(Fault.RESOURCE_EXHAUSTED, Status.Code.RESOURCE_EXHAUSTED, method);
    refuse(Fault.UNAVAILABLE, Status.Code.UNAVAILABLE, method);
    refuse(Fault.INVALID_ARGUMENT, Status.Code.INVALID_ARGUMENT, method);
  }

  private void refuse(Fault fault, Status.Code code, String method) {
    if (take(fault, method)) {
      throw new Refusal(Refusal.Reason.FAULT, code, "injected fault " + fault);
    }
  }
}
