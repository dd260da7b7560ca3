package dev.larkpost.testkit;

import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.MessageId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a handler's failure. */
final class Failures implements EngineListener {
  private final CountDownLatch first = new CountDownLatch(1);

  @Override
  public void handlerFailed(
      MessageId message, String route, String code, int attempt, Throwable cause) {
    first.countDown();
  }

  void awaitFirst() {
    try {
      if (!first.await(Person.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no handler failed");
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }
}
