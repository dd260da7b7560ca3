package dev.larkpost.engine.send;

import dev.larkpost.engine.consent.OptOutStore;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.OutboxStore;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.XmtpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What a sender is made of.
 *
 * @param wake run when there may be work; must not block
 */
public record SenderParts(
    XmtpClient client,
    Stores stores,
    RateLimiter limiter,
    EngineListener listener,
    Clock clock,
    SendSettings settings,
    Runnable wake) {
  /** The stores a sender touches. */
  public record Stores(OutboxStore outbox, OptOutStore optOuts) {}

  Lease lease(Instant now) {
    return new Lease(settings.worker(), now, now.plus(settings.lease()));
  }

  void pacing(Instant until) {
    listener.pacing(Duration.between(clock.instant(), until));
  }
}
