package dev.larkpost.testkit;

import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Waits for handlers' failures. */
final class Failures implements EngineListener {
  private final List<String> codes = new ArrayList<>();
  private boolean dead;

  @Override
  public synchronized void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {
    codes.add(code);
    notifyAll();
  }

  @Override
  public synchronized void messageDead(MessageId message, String code) {
    dead = true;
    notifyAll();
  }

  void awaitFirst() {
    await(1);
  }

  /** Until there were so many. */
  void await(int failures) {
    until("failure " + failures, () -> codes.size() >= failures);
  }

  void awaitDead() {
    until("dead letter", () -> dead);
  }

  /** Until the handler has counted so far; it need not tell us. */
  void awaitStarted(AtomicInteger started, int count) {
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (started.get() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("only " + started + " of " + count + " started");
      }
      Thread.onSpinWait();
    }
  }

  /** The different codes there were. */
  synchronized List<String> codes() {
    return codes.stream().distinct().toList();
  }

  private synchronized void until(String what, BooleanSupplier happened) {
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    try {
      while (!happened.getAsBoolean()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("no " + what + "; so far " + codes);
        }
        wait(left);
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }
}
