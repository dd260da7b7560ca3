package dev.larkpost.engine.limit;

import java.time.Instant;

/** How to wait for a permit. Any thread. */
public interface Pause extends AutoCloseable {
  /**
   * Waits until then, or shorter; the caller asks again. @throws dev.larkpost.xmtp.XmtpException
   * CLOSED when the wait was ended
   */
  void until(Instant when);

  /** Ends all waits. */
  @Override
  void close();
}
