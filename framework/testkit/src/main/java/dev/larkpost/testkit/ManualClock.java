package dev.larkpost.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that moves when a test says so, and tells whoever waits for time. Thread-safe. */
public final class ManualClock extends Clock {
  private final List<Runnable> onPass = new CopyOnWriteArrayList<>();
  private volatile Instant now;

  private ManualClock(Instant start) {
    this.now = start;
  }

  /** Starts at the real time, so that what others stamped is neither old nor of the future. */
  public static ManualClock startingNow() {
    return new ManualClock(Clock.systemUTC().instant());
  }

  public static ManualClock startingAt(Instant start) {
    return new ManualClock(start);
  }

  /** Lets time pass; whoever is due runs on its own thread. */
  public synchronized void pass(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards: " + time);
    }
    now = now.plus(time);
    onPass.forEach(Runnable::run);
  }

  /** Runs whenever time has passed. */
  public void onPass(Runnable wake) {
    onPass.add(wake);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
