package dev.larkpost.testkit;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What somebody heard, in order, and how much of it a test has looked at. A message is heard once
 * by its id, as an app shows it once: handlers may run again, as ours does when a test lets so much
 * time pass that it counts as overdue. Thread-safe.
 */
final class Heard {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Message> messages = new ArrayList<>();
  private final Set<MessageId> known = new HashSet<>();
  private int seen;

  void add(Message message) {
    lock.lock();
    try {
      if (known.add(message.id())) {
        messages.add(message);
        more.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  Message next(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (seen == messages.size()) {
        if (left <= 0) {
          throw new AssertionError("heard nothing more; so far " + texts());
        }
        left = more.awaitNanos(left);
      }
      return messages.get(seen++);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("stopped waiting", stopped);
    } finally {
      lock.unlock();
    }
  }

  List<Message> all() {
    lock.lock();
    try {
      return List.copyOf(messages);
    } finally {
      lock.unlock();
    }
  }

  private List<String> texts() {
    return messages.stream().map(m -> m.text().orElse(m.content().getClass().getName())).toList();
  }
}
