package dev.larkpost.node;

import dev.larkpost.node.Hub.Seat;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: history from each filter's cursor, then what comes. It listens before it reads
 * history, and each topic's highest id drops what came both ways. Whoever reads too slowly is cut
 * off, as on the real node: its cursor brings it back.
 */
final class LiveStream {
  /** Live envelopes that may wait for a slow reader. */
  static final int WAITING_MAX = 131_072;

  /** And their bytes. */
  static final long WAITING_BYTES_MAX = 128L << 20;

  private static final int PAGE = 100;

  /** Why a stream ends by the node's will. */
  enum Ending {
    CLEAN(Status.OK),
    UNAVAILABLE(Status.UNAVAILABLE.withDescription("stream dropped")),
    STOPPING(Status.UNAVAILABLE.withDescription("the node is stopping")),
    CUTOVER(Status.UNAVAILABLE.withDescription(StreamSet.CUTOVER_TEXT)),
    SLOW_READER(Status.ABORTED.withDescription("reading too slowly")),
    STORAGE(Status.INTERNAL.withDescription("storage failure"));

    private final Status status;

    Ending(Status status) {
      this.status = status;
    }
  }

  record Delivery(Seat seat, long id, Answer answer) {}

  /** What every stream of a node shares. */
  record House(
      EnvelopeStore store,
      Hub hub,
      StreamSet streams,
      Faults faults,
      NodeCounters counters,
      Executor executor) {}

  private final House house;
  private final String method;
  private final ServerCall<byte[], Answer> call;
  private final Queue<Seat> history = new ArrayDeque<>();
  private final Queue<Stored> page = new ArrayDeque<>();
  private final Queue<Delivery> live = new ArrayDeque<>();
  private final AtomicInteger wakeups = new AtomicInteger();
  private volatile List<Seat> seats = List.of();
  private volatile boolean gone;
  private boolean headersDue;
  private @Nullable Delivery held;
  private boolean finished;
  private long waitingBytes;
  private @Nullable Delivery last;
  private @Nullable Ending ending;

  LiveStream(House house, String method, ServerCall<byte[], Answer> call, boolean headersDue) {
    this.house = house;
    this.method = method;
    this.call = call;
    this.headersDue = headersDue;
  }

  String method() {
    return method;
  }

  /** Takes its seats, then starts to write. */
  void start(List<Seat> filters) {
    seats = List.copyOf(filters);
    // History first: the first live envelope may start the writing before this method ends, and
    // would go out ahead of the history it belongs behind.
    history.addAll(seats);
    seats.forEach(house.hub()::add);
    // Last: whoever sees it among the open streams may rely on what comes being live.
    try {
      house.streams().add(this);
    } catch (Refusal e) {
      gone = true;
      leave();
      throw e;
    }
    if (gone) {
      leave(); // Cancelled while it sat down.
    }
    wake();
  }

  /** Called in the order of ids within a topic. */
  void offer(Delivery delivery) {
    int copies = copies();
    boolean hold = house.faults().take(Faults.Fault.REORDER_DELIVERY, method);
    synchronized (live) {
      if (ending != null || gone) {
        return;
      }
      Delivery before = held;
      held = null;
      if (before != null && before.seat() == delivery.seat()) {
        queue(before);
        before = null;
      }
      if (hold) {
        held = delivery;
      } else {
        for (int i = 0; i < copies; i++) {
          queue(delivery);
        }
      }
      if (before != null) {
        queue(before);
      }
    }
    wake();
  }

  /** Within the lock. */
  private void queue(Delivery delivery) {
    if (live.size() >= WAITING_MAX || waitingBytes >= WAITING_BYTES_MAX) {
      live.clear();
      ending = Ending.SLOW_READER;
    }
    if (ending == null) {
      live.add(delivery);
      waitingBytes += delivery.answer().length();
    }
  }

  private int copies() {
    if (house.faults().take(Faults.Fault.SKIP_DELIVERY, method)) {
      return 0;
    }
    return house.faults().take(Faults.Fault.DUPLICATE_DELIVERY, method) ? 2 : 1;
  }

  void end(Ending why) {
    synchronized (live) {
      if (ending == null) {
        ending = why;
      }
    }
    wake();
  }

  /** The caller went away. */
  void cancelled() {
    gone = true;
    leave();
  }

  /** There is something to write, or room to write it. */
  void wake() {
    if (wakeups.getAndIncrement() == 0) {
      house.executor().execute(this::work);
    }
  }

  private void work() {
    int seen;
    do {
      seen = wakeups.get();
      try {
        write();
      } catch (RuntimeException e) {
        NodeLog.failed(method, e);
        finish(Ending.STORAGE);
      }
    } while (wakeups.addAndGet(-seen) != 0);
  }

  private void write() {
    while (!gone) {
      Ending why = ending();
      if (why != null) {
        finish(why);
        return;
      }
      if (!call.isReady() || !(writeHistory() || writeLive())) {
        return;
      }
    }
  }

  private @Nullable Ending ending() {
    synchronized (live) {
      return ending;
    }
  }

  /** Writes one envelope of history; false when there is none left. */
  private boolean writeHistory() {
    while (!history.isEmpty()) {
      Seat seat = history.element();
      Stored next = page.poll();
      if (next != null) {
        seat.sent(next.id());
        send(Answer.of(next));
        return true;
      }
      page.addAll(house.store().after(seat.topic(), seat.sent(), PAGE));
      if (page.isEmpty()) {
        history.remove();
      }
    }
    return false;
  }

  private boolean writeLive() {
    Delivery next;
    synchronized (live) {
      next = live.poll();
      if (next == null) {
        return false;
      }
      waitingBytes -= next.answer().length();
    }
    if (next.id() > next.seat().sent() || duplicated(next)) {
      next.seat().sent(next.id());
      last = next;
      send(next.answer());
    }
    return true;
  }

  /** The same delivery object twice is the injected fault; from history it would be another. */
  private boolean duplicated(Delivery next) {
    return next == last;
  }

  private void send(Answer answer) {
    if (headersDue) {
      headersDue = false;
      call.sendHeaders(new Metadata());
    }
    house.counters().deliveredOne();
    call.sendMessage(answer);
  }

  private void finish(Ending why) {
    gone = true;
    leave();
    if (finished) {
      return;
    }
    finished = true;
    if (why == Ending.SLOW_READER) {
      house.counters().refused(method, Refusal.Reason.SLOW_READER);
    }
    call.close(why.status, new Metadata());
  }

  private void leave() {
    house.streams().remove(this);
    seats.forEach(house.hub()::remove);
    synchronized (live) {
      live.clear();
    }
  }
}
