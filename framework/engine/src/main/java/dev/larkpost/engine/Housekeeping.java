package dev.larkpost.engine;

import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.xmtp.XmtpClient;
import dev.larkpost.xmtp.store.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Forgets what retention no longer asks for, now and then, a little at a time. */
final class Housekeeping implements Loop {
  static final Duration EVERY = Duration.ofHours(1);

  /** While there is more to forget than one round takes. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** A list that takes longer to be read in is taken for one nobody reads in any more. */
  static final Duration READING_IN = Duration.ofDays(1);

  private static final int FORGET_MAX = 1_000;

  private final XmtpClient client;
  private final EngineStores stores;
  private final Duration retention;
  private final Clock clock;
  private Instant due;
  private Optional<Mark> older = Optional.empty();
  private Optional<Mark> newer = Optional.empty();

  /** The newest list at some time. */
  private record Mark(long list, Instant at) {}

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
    mark(now);
    if (now.isBefore(due)) {
      return false;
    }
    boolean more = client.transactions().inTransaction(tx -> forget(tx, now));
    due = now.plus(more ? SOON : EVERY);
    return more;
  }

  /** What an earlier process began nobody finishes; what this one began has a day. */
  private void mark(Instant now) {
    boolean first = older.isEmpty();
    if (first || newer.filter(m -> !m.at().plus(READING_IN).isAfter(now)).isPresent()) {
      long list = client.transactions().inSnapshot(stores.lists()::newest);
      older = first ? Optional.of(new Mark(list, now)) : newer;
      newer = Optional.of(new Mark(list, now));
    }
  }

  /**
   * @return whether one round was too small for it all
   */
  private boolean forget(Transaction tx, Instant now) {
    Instant before = now.minus(retention);
    long beforeNs = TimeUnit.MILLISECONDS.toNanos(before.toEpochMilli());
    stores.outbox().forget(tx, before);
    client.inbound().forgetHandled(tx, beforeNs);
    long lists = older.map(Mark::list).orElse(0L) + 1;
    return IntStream.of(
            stores.announcements().forget(tx, before, FORGET_MAX),
            stores.causes().forget(tx, before, FORGET_MAX),
            stores.allowances().forget(tx, now.minus(Allowance.PERIOD_MAX), FORGET_MAX),
            stores.unreached().forget(tx, before, FORGET_MAX),
            stores.lists().sweep(tx, lists, FORGET_MAX))
        .anyMatch(forgotten -> forgotten >= FORGET_MAX);
  }

  @Override
  public Optional<Instant> nextDue() {
    return Optional.of(due);
  }
}
