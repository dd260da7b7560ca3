package dev.larkpost.engine.send;

import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.Destination;
import dev.larkpost.engine.outbox.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leased deliveries waiting for a sender, lane by lane. A destination is busy from the moment
 * deliveries for it are taken until it is freed, so that one conversation is never published by two
 * senders at once. Thread-safe.
 */
final class ReadyQueue {
  private final int most;
  private final Map<Lane, Deque<Delivery>> lanes = new EnumMap<>(Lane.class);
  private final Set<DeliveryId> held = new HashSet<>();
  private final Set<Destination> busy = new HashSet<>();
  private int waiting;

  ReadyQueue(int most) {
    this.most = most;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  synchronized int room() {
    return Math.max(0, most - waiting);
  }

  synchronized boolean isEmpty() {
    return waiting == 0;
  }

  /** Adds what is not held yet: waiting here, or taken and not done. */
  synchronized void add(Collection<Delivery> deliveries) {
    for (Delivery delivery : deliveries) {
      if (held.add(delivery.id())) {
        lane(delivery.lane()).addLast(delivery);
        waiting++;
      }
    }
  }

  /** The next deliveries of the most urgent lane that has any for destinations not busy. */
  synchronized List<Delivery> take(int limit) {
    for (Deque<Delivery> lane : lanes.values()) {
      List<Delivery> taken = takeFrom(lane, limit);
      if (!taken.isEmpty()) {
        return taken;
      }
    }
    return List.of();
  }

  private List<Delivery> takeFrom(Deque<Delivery> lane, int limit) {
    List<Delivery> taken = new ArrayList<>();
    Deque<Delivery> passed = new ArrayDeque<>();
    Set<Destination> mine = new HashSet<>();
    while (taken.size() < limit && !lane.isEmpty()) {
      Delivery next = lane.removeFirst();
      if (busy.contains(next.place()) && !mine.contains(next.place())) {
        passed.addLast(next);
      } else {
        mine.add(next.place());
        busy.add(next.place());
        taken.add(next);
      }
    }
    while (!passed.isEmpty()) {
      lane.addFirst(passed.removeLast());
    }
    waiting -= taken.size();
    return taken;
  }

  /** Makes it busy when nobody waits for anything and it is not. @return whether it did */
  synchronized boolean claim(Destination destination) {
    return waiting == 0 && busy.add(destination);
  }

  /** Back to the front, in the same order; their destinations are no longer busy. */
  synchronized void putBack(List<Delivery> taken) {
    for (Delivery delivery : taken.reversed()) {
      lane(delivery.lane()).addFirst(delivery);
      waiting++;
    }
  }

  /** No longer ours: sealed, ended or postponed. */
  synchronized void done(Collection<DeliveryId> ids) {
    held.removeAll(ids);
  }

  synchronized void busy(Destination destination) {
    busy.add(destination);
  }

  synchronized void free(Collection<Destination> destinations) {
    busy.removeAll(destinations);
  }

  private Deque<Delivery> lane(Lane lane) {
    return lanes.computeIfAbsent(lane, l -> new ArrayDeque<>());
  }
}
