package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.AnnouncementSteps;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a bot tells by itself: drafts, plans, steps and progress. Everything is durable when a
 * method returns. Any thread.
 */
public final class Announcements {
  private final Transactions transactions;
  private final EngineStores stores;
  private final Wording wording;
  private final AnnouncementSteps steps;
  private final Clock clock;
  private final Runnable wake;

  Announcements(
      Transactions transactions, EngineStores stores, Wording wording, Clock clock, Runnable wake) {
    this.transactions = transactions;
    this.stores = stores;
    this.wording = wording;
    this.steps = new AnnouncementSteps(stores.announcements(), stores.outbox(), clock);
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * Writes an announcement down and begins to count whom it reaches; nothing goes out before it is
   * approved.
   *
   * @return the one there is already, when its key is known
   * @throws dev.larkpost.engine.outbox.TellingException when it cannot be told
   */
  public AnnouncementId draft(Announcement announcement) {
    AnnouncementSpec spec =
        wording.spec(announcement, Optional.empty(), Optional.empty(), clock.instant());
    return inTransaction(
        tx -> {
          AnnouncementId id = add(tx, spec, AnnouncementState.DRAFT);
          if (record(tx, id).state() == AnnouncementState.DRAFT) {
            steps.plan(tx, id);
          }
          return id;
        });
  }

  /** Tells it without asking anybody: what a program decided. */
  public AnnouncementId send(Tellable telling) {
    return inTransaction(tx -> send(tx, telling));
  }

  /** As {@link #send(Tellable)}, within the caller's transaction. */
  public AnnouncementId send(Transaction tx, Tellable telling) {
    AnnouncementSpec spec =
        wording.spec(telling, Optional.empty(), Optional.empty(), clock.instant());
    tx.afterCommit(wake);
    return add(tx, spec, AnnouncementState.APPROVED);
  }

  /** Makes the conversations an announcement would need, so that it costs one unit each. */
  public AnnouncementId warmUp(String key, String category, Audience audience) {
    AnnouncementSpec spec =
        new AnnouncementSpec(
            key,
            Lane.WARM_UP,
            Optional.of(category),
            audience,
            new AnnouncementSpec.What(Map.of(), "en", false, List.of()),
            new AnnouncementSpec.When(clock.instant(), Optional.empty(), Optional.empty()),
            1,
            Optional.empty());
    wording.audiences().check(audience);
    return inTransaction(tx -> add(tx, spec, AnnouncementState.APPROVED));
  }

  private AnnouncementId add(Transaction tx, AnnouncementSpec spec, AnnouncementState state) {
    return stores
        .announcements()
        .add(tx, spec, state, startingPass(tx, spec.lane()), clock.instant())
        .or(() -> stores.announcements().byKey(tx, spec.key()).map(AnnouncementRecord::id))
        .orElseThrow(() -> new IllegalStateException("neither new nor known: an announcement"));
  }

  private long startingPass(Transaction tx, Lane lane) {
    return stores.announcements().lowestPass(tx, lane).orElse(0L);
  }

  private AnnouncementRecord record(Transaction tx, AnnouncementId id) {
    return stores
        .announcements()
        .find(tx, id)
        .orElseThrow(() -> new IllegalStateException("announcement " + id + " is gone"));
  }

  /** Counts anew whom it reaches. */
  public StepResult plan(AnnouncementId id) {
    return inTransaction(tx -> steps.plan(tx, id));
  }

  /** Lets a planned one go, at its time. */
  public StepResult approve(AnnouncementId id) {
    return inTransaction(tx -> steps.approve(tx, id));
  }

  public StepResult pause(AnnouncementId id) {
    return inTransaction(tx -> steps.pause(tx, id));
  }

  public StepResult resume(AnnouncementId id) {
    return inTransaction(tx -> steps.resume(tx, id));
  }

  public StepResult cancel(AnnouncementId id) {
    return inTransaction(tx -> steps.cancel(tx, id, AnnouncementSteps.CANCELLED));
  }

  private <T> T inTransaction(Function<Transaction, T> work) {
    return transactions.inTransaction(
        tx -> {
          tx.afterCommit(wake);
          return work.apply(tx);
        });
  }

  public Optional<AnnouncementRecord> find(AnnouncementId id) {
    return transactions.inSnapshot(tx -> stores.announcements().find(tx, id));
  }

  /** The newest, newest first. @param before the last number of the page before */
  public List<AnnouncementRecord> newest(long before, int limit) {
    return transactions.inSnapshot(tx -> stores.announcements().newest(tx, before, limit));
  }

  public Progress progress(AnnouncementId id) {
    return transactions.inSnapshot(tx -> stores.outbox().progress(tx, id));
  }

  /** How many chose which button. */
  public Map<String, Long> tally(AnnouncementId id) {
    return transactions.inSnapshot(tx -> stores.causes().tally(tx, id));
  }
}
