package dev.larkpost.xmtp.conversation;

import dev.larkpost.xmtp.ClientState;
import dev.larkpost.xmtp.XmtpException;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.store.ClientStore;
import dev.larkpost.xmtp.store.ConversationRecord;
import dev.larkpost.xmtp.transport.Envelope;
import dev.larkpost.xmtp.transport.Subscription;
import dev.larkpost.xmtp.transport.SubscriptionListener;
import dev.larkpost.xmtp.transport.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps the client fed: opens the subscription from the stored cursors, proves after every
 * acceptance (and now and then) that nothing was skipped, looks back after that, and runs the
 * inbound and housekeeping loops. READY means: streams accepted, and a gap check finished after
 * that.
 */
final class LiveFeed implements AutoCloseable {
  private static final int PAGE = 1000;
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);

  /** How long the stream may bring what a gap check found missing before we ask by query. */
  private static final Duration STREAM_GRACE = Duration.ofMillis(1500);

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration END_WAIT = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger(LiveFeed.class);

  private final ClientContext context;
  private final Inbound inbound;
  private final LookBack lookBack;
  private final Housekeeping housekeeping;
  private final Duration gapCheckEvery;
  private final BlockingQueue<Boolean> checkWanted = new ArrayBlockingQueue<>(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Object monitor = new Object();
  private ClientState state = ClientState.STARTING;
  private boolean wasReady;
  private Optional<Instant> verifiedAt = Optional.empty();
  private volatile Optional<Subscription> subscription = Optional.empty();
  private volatile boolean closed;
  private Instant stepped = Instant.MIN;

  LiveFeed(
      ClientContext context, Inbound inbound, Housekeeping housekeeping, Duration gapCheckEvery) {
    this.context = context;
    this.inbound = inbound;
    this.lookBack =
        new LookBack(context.transport(), context.counters(), inbound.runs(), inbound::passed);
    this.housekeeping = housekeeping;
    this.gapCheckEvery = gapCheckEvery;
    inbound.onFollow(this::follow);
  }

  void start() {
    synchronized (monitor) {
      if (state != ClientState.STARTING || !threads.isEmpty()) {
        return;
      }
      threads.add(Thread.ofPlatform().daemon().name("larkpost-inbound").start(this::receiveLoop));
      threads.add(Thread.ofPlatform().daemon().name("larkpost-upkeep").start(this::upkeepLoop));
    }
  }

  /**
   * One round of what the threads do, on the calling thread and by the clock alone: for
   * simulations, instead of {@link #start}. @return whether there was work
   */
  boolean runOnce() {
    if (subscription.isEmpty()) {
      move(ClientState.CATCHING_UP);
      subscription = Optional.of(context.transport().subscribe(allPositions(), new Listener()));
      stepped = context.clock().instant();
    }
    boolean worked = stepInbound();
    if (!worked && !context.clock().instant().isBefore(stepped.plus(HOUSEKEEPING))) {
      stepped = context.clock().instant();
      checkWanted.offer(true);
      housekeeping.runOnce();
    }
    if (!worked && checkWanted.poll() != null) {
      stepCheck();
    }
    return worked;
  }

  private boolean stepInbound() {
    try {
      return inbound.runNow();
    } catch (XmtpException away) {
      context.counters().count("inbound.failed");
      checkWanted.offer(true);
      return false;
    }
  }

  private void stepCheck() {
    try {
      checkGaps(Duration.ZERO);
      lookBack();
    } catch (XmtpException away) {
      context.counters().count("upkeep.failed"); // the next housekeeping asks again
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  ClientState state() {
    synchronized (monitor) {
      return state;
    }
  }

  boolean wasReady() {
    synchronized (monitor) {
      return wasReady;
    }
  }

  Optional<Instant> verifiedAt() {
    synchronized (monitor) {
      return verifiedAt;
    }
  }

  boolean awaitReady(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (monitor) {
      while (state != ClientState.READY && state != ClientState.CLOSED) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        try {
          monitor.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return state == ClientState.READY;
    }
  }

  /** Follows more topics; at once, or from the start when it has not started. */
  void follow(Map<Topic, Long> topics) {
    if (!topics.isEmpty()) {
      subscription.ifPresent(s -> s.update(topics, List.of()));
    }
  }

  private void receiveLoop() {
    while (!closed) {
      try {
        inbound.runOnce();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        // The store has the truth and the cursors did not move: read again from there.
        context.counters().count("inbound.failed");
        LOG.errorf(e, "LP1003 inbound batch failed; reading again from the cursors");
        checkWanted.offer(true);
      }
    }
  }

  private void upkeepLoop() {
    subscription = Optional.of(context.transport().subscribe(allPositions(), new Listener()));
    move(ClientState.CATCHING_UP);
    Instant nextCheck = context.clock().instant().plus(gapCheckEvery);
    boolean first = true;
    while (!closed) {
      try {
        Boolean wanted = checkWanted.poll(HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS);
        if (wanted != null || context.clock().instant().isAfter(nextCheck)) {
          checkGaps(STREAM_GRACE);
          lookBack();
          nextCheck = context.clock().instant().plus(gapCheckEvery);
          retryCheckSoon(); // unless READY: a stream for a new conversation may not be accepted yet
        }
        if (!first || wanted == null) {
          housekeeping.runOnce();
        }
        first = false;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (closed) {
          return;
        }
        context.counters().count("upkeep.failed");
        LOG.warnf("LP1004 upkeep failed, trying again: %s", e.getMessage());
        retryCheckSoon();
      }
    }
  }

  private void retryCheckSoon() {
    if (state() == ClientState.CATCHING_UP) {
      try {
        Thread.sleep(POLL.multipliedBy(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      checkWanted.offer(true);
    }
  }

  private Map<Topic, Long> allPositions() {
    Map<Topic, Long> positions = new LinkedHashMap<>();
    ClientStore store = context.store();
    Topic welcomes = Topic.welcomes(context.installation());
    positions.put(
        welcomes, store.transactions().inSnapshot(tx -> store.positions().position(tx, welcomes)));
    Optional<ConversationId> after = Optional.empty();
    List<ConversationRecord> page;
    do {
      Optional<ConversationId> from = after;
      page = store.transactions().inSnapshot(tx -> store.conversations().page(tx, from, PAGE));
      for (ConversationRecord r : page) {
        if (r.phase() == ConversationRecord.Phase.ACTIVE) {
          positions.put(Topic.group(r.id()), r.position());
        }
      }
      after = page.isEmpty() ? after : Optional.of(page.getLast().id());
    } while (page.size() == PAGE);
    return positions;
  }

  /**
   * Compares cursors with the network's heads; lets the stream bring what is missing, then asks for
   * the rest.
   */
  private void checkGaps(Duration grace) throws InterruptedException {
    Map<Topic, Long> heads = context.transport().heads(allPositions().keySet());
    Instant graceEnds = context.clock().instant().plus(grace);
    Map<Topic, Long> behind = behind(heads);
    int before = behind.size();
    while (!behind.isEmpty() && context.clock().instant().isBefore(graceEnds) && !closed) {
      Thread.sleep(POLL);
      behind = behind(behind);
      if (behind.size() < before) { // it is coming: keep waiting
        before = behind.size();
        graceEnds = context.clock().instant().plus(grace);
      }
    }
    if (!behind.isEmpty()) {
      context.counters().count("gap.found", behind.size());
      fill(behind);
    }
    inbound.gapsChecked();
    synchronized (monitor) {
      verifiedAt = Optional.of(context.clock().instant());
      if (state == ClientState.CATCHING_UP) {
        boolean live = subscription.filter(Subscription::live).isPresent();
        move(live ? ClientState.READY : ClientState.CATCHING_UP);
      }
    }
  }

  /**
   * Heads show nothing of what was left out behind the cursor. Readiness does not wait for this: a
   * check that is wanted comes first, and what fails is asked again after the next.
   */
  private void lookBack() {
    if (state() != ClientState.READY) {
      return;
    }
    try {
      lookBack.runOnce(() -> !closed && checkWanted.isEmpty());
    } catch (XmtpException later) {
      context.counters().count("look_back.failed");
      LOG.debugf("look-back put off: %s", later.getMessage());
    }
  }

  /** Of these heads, those our cursors have not reached. */
  private Map<Topic, Long> behind(Map<Topic, Long> heads) {
    Map<Topic, Long> positions = positions(heads.keySet());
    Map<Topic, Long> behind = new HashMap<>();
    heads.forEach(
        (topic, head) -> {
          Long position = positions.get(topic);
          if (position != null && position < head) {
            behind.put(topic, head);
          }
        });
    return behind;
  }

  private Map<Topic, Long> positions(Collection<Topic> topics) {
    List<ConversationId> groups = new ArrayList<>();
    Map<Topic, Long> positions = new HashMap<>();
    ClientStore store = context.store();
    for (Topic topic : topics) {
      if (topic.kind() == Topic.Kind.WELCOMES) {
        positions.put(
            topic, store.transactions().inSnapshot(tx -> store.positions().position(tx, topic)));
      } else {
        groups.add(topic.conversation());
      }
    }
    positions.putAll(inbound.positions(groups));
    return positions;
  }

  private void fill(Map<Topic, Long> behind) {
    List<ConversationId> groups = new ArrayList<>();
    for (Topic topic : behind.keySet()) {
      if (topic.kind() == Topic.Kind.WELCOMES) {
        inbound.welcomes().catchUp();
      } else {
        groups.add(topic.conversation());
      }
    }
    if (!groups.isEmpty()) {
      inbound.catchUp(groups);
    }
  }

  private void move(ClientState next) {
    synchronized (monitor) {
      if (state != ClientState.CLOSED && state != next) {
        LOG.infof("LP1001 client %s inbox=%s", next, context.inbox());
        state = next;
        wasReady |= next == ClientState.READY;
      }
      monitor.notifyAll();
    }
  }

  private final class Listener implements SubscriptionListener {
    @Override
    public void received(Envelope envelope) {
      inbound.offer(envelope);
    }

    @Override
    public Map<Topic, Long> positions(Collection<Topic> topics) {
      return LiveFeed.this.positions(topics);
    }

    @Override
    public void accepted() {
      move(ClientState.CATCHING_UP);
      checkWanted.offer(true);
    }

    @Override
    public void broken(String reason) {
      context.counters().count("stream.broken");
      LOG.infof("LP1002 stream broke, reconnecting: %s", reason);
      move(ClientState.RECONNECTING);
    }
  }

  @Override
  public void close() {
    closed = true;
    synchronized (monitor) {
      state = ClientState.CLOSED;
      monitor.notifyAll();
    }
    subscription.ifPresent(Subscription::close);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(END_WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
