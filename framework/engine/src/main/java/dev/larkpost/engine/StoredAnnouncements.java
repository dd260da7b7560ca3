package dev.larkpost.engine;

import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.outbox.Announcement;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementRecord;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.AnnouncementSteps;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.StepResult;
import dev.larkpost.engine.outbox.Tellable;
import dev.larkpost.engine.outbox.Wording;
import dev.larkpost.engine.watch.Tracing;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@link Announcements} over the bot's stores. */
final class StoredAnnouncements implements Announcements {
  private final Transactions transactions;
  private final EngineStores stores;
  private final Wording wording;
  private final AnnouncementSteps steps;
  private final Clock clock;
  private final Origins origins;
  private final Runnable wake;

  StoredAnnouncements(
      Transactions transactions,
      EngineStores stores,
      Wording wording,
      Clock clock,
      Origins origins,
      Runnable wake) {
    this.transactions = transactions;
    this.stores = stores;
    this.wording = wording;
    this.steps = new AnnouncementSteps(stores.announcements(), stores.outbox(), clock);
    this.clock = clock;
    this.origins = origins;
    this.wake = wake;
  }

  @Override
  public AnnouncementId draft(Announcement announcement) {
    wording.lookUpNames(announcement);
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

  @Override
  public AnnouncementId send(Tellable telling) {
    wording.lookUpNames(telling);
    return inTransaction(tx -> send(tx, telling));
  }

  @Override
  public AnnouncementId send(Transaction tx, Tellable telling) {
    AnnouncementSpec spec =
        wording.spec(telling, Optional.empty(), Optional.empty(), clock.instant());
    tx.afterCommit(wake);
    return add(tx, spec, AnnouncementState.APPROVED);
  }

  @Override
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

  private AnnouncementId add(Transaction tx, AnnouncementSpec wanted, AnnouncementState state) {
    AnnouncementSpec spec = wanted.begunBy(origins.beginning(wanted.key()));
    Optional<AnnouncementId> fresh =
        stores.announcements().add(tx, spec, state, startingPass(tx, spec.lane()), clock.instant());
    fresh.ifPresent(id -> tx.afterCommit(origins.begun(spec)));
    return fresh
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

  @Override
  public StepResult plan(AnnouncementId id) {
    return inTransaction(tx -> steps.plan(tx, id));
  }

  @Override
  public StepResult approve(AnnouncementId id) {
    return inTransaction(tx -> followed(tx, Tracing.Deed.APPROVED, steps.approve(tx, id)));
  }

  @Override
  public StepResult pause(AnnouncementId id) {
    return inTransaction(tx -> steps.pause(tx, id));
  }

  @Override
  public StepResult resume(AnnouncementId id) {
    return inTransaction(tx -> followed(tx, Tracing.Deed.RESUMED, steps.resume(tx, id)));
  }

  @Override
  public StepResult cancel(AnnouncementId id) {
    return inTransaction(tx -> steps.cancel(tx, id, AnnouncementSteps.CANCELLED));
  }

  /** A step that lets something be told is seen in the trace it goes on in. */
  private StepResult followed(Transaction tx, Tracing.Deed deed, StepResult result) {
    if (result instanceof StepResult.Taken taken) {
      tx.afterCommit(origins.done(deed, taken.now()));
    }
    return result;
  }

  private <T> T inTransaction(Function<Transaction, T> work) {
    return transactions.inTransaction(
        tx -> {
          tx.afterCommit(wake);
          return work.apply(tx);
        });
  }

  @Override
  public Optional<AnnouncementRecord> find(AnnouncementId id) {
    return transactions.inSnapshot(tx -> stores.announcements().find(tx, id));
  }

  @Override
  public List<AnnouncementRecord> newest(long before, int limit) {
    return transactions.inSnapshot(tx -> stores.announcements().newest(tx, before, limit));
  }

  @Override
  public Progress progress(AnnouncementId id) {
    return transactions.inSnapshot(tx -> stores.outbox().progress(tx, id));
  }

  @Override
  public Map<String, Long> tally(AnnouncementId id) {
    return transactions.inSnapshot(tx -> stores.causes().tally(tx, id));
  }
}
