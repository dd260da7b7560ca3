package dev.larkpost.engine;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.xmtp.XmtpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Forgets what retention no longer asks for, now and then. */
final class Housekeeping implements Loop {
  static final Duration EVERY = Duration.ofHours(1);

  private final XmtpClient client;
  private static final int FORGET_MAX = 1_000;

  private final EngineStores stores;
  private final Duration retention;
  private final Clock clock;
  private Instant due;

  Housekeeping(XmtpClient client, EngineStores stores, Duration retention, Clock clock) {
    this.client = client;
    this.stores = stores;
    this.retention = retention;
    this.clock = clock;
    this.due = clock.instant().plus(EVERY);
  }

  @Override
  public boolean runOnce() {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return false;
    }
    due = now.plus(EVERY);
    Instant before = now.minus(retention);
    long beforeNs = TimeUnit.MILLISECONDS.toNanos(before.toEpochMilli());
    return client
        .transactions()
        .inTransaction(
            tx ->
                stores.outbox().forget(tx, before)
                        + stores.announcements().forget(tx, before, FORGET_MAX)
                        + stores.causes().forget(tx, before, FORGET_MAX)
                        + stores
                            .allowances()
                            .forget(tx, now.minus(Allowance.PERIOD_MAX), FORGET_MAX)
                        + client.inbound().forgetHandled(tx, beforeNs)
                    > 0);
  }

  @Override
  public Optional<Instant> nextDue() {
    return Optional.of(due);
  }
}
