package dev.larkpost.engine.outbox;

import dev.larkpost.engine.TickingClock;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentChange;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.consent.MemoryOptOutStore;
import dev.larkpost.engine.consent.QuietHours;
import dev.larkpost.engine.limit.Budget;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.id.MessageId;
import dev.larkpost.xmtp.store.MemoryTransactions;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Fan-out over memory stores, with a sender that seals and confirms what it leases. Everybody whose
 * number ends in 9 has no inbox.
 */
final class FanOutBench {
  /** A process that died. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("after a commit");
    }

    Killed(Object undone) {
      super("before a commit: " + undone);
    }
  }

  final TickingClock clock = new TickingClock();
  final MemoryOutboxStore outbox = new MemoryOutboxStore();
  final MemoryAnnouncementStore announcements = new MemoryAnnouncementStore();
  final MemoryUnreachedStore unreached = new MemoryUnreachedStore();
  final MemoryOptOutStore optOuts = new MemoryOptOutStore();
  final List<String> told = new ArrayList<>();
  final Set<InboxId> known = new HashSet<>();
  final Map<String, Predicate<AnnouncementSpec>> conditions = new HashMap<>();

  /** Writing transactions until the process dies; negative for never. */
  int killAfter = -1;

  boolean killedBeforeCommit;
  private final MemoryTransactions memory = new MemoryTransactions();
  FanOut fanOut = start();

  final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inTransaction(Function<Transaction, T> work) {
          boolean now = killAfter == 0;
          killAfter--;
          if (now && killedBeforeCommit) {
            return memory.inTransaction(
                tx -> {
                  Object undone = work.apply(tx);
                  throw new Killed(undone);
                });
          }
          T result = memory.inTransaction(work);
          if (now) {
            throw new Killed();
          }
          return result;
        }

        @Override
        public <T> T inSnapshot(Function<Transaction, T> work) {
          return memory.inSnapshot(work);
        }
      };

  static String address(int n) {
    return String.format("0x%040x", n);
  }

  static InboxId inbox(int n) {
    return new InboxId(String.format("%064x", n));
  }

  static Audience people(int from, int to) {
    return Audience.addresses(IntStream.range(from, to).mapToObj(FanOutBench::address).toList());
  }

  private static Map<Identifier, InboxId> resolve(Collection<Identifier> asked) {
    Map<Identifier, InboxId> found = new HashMap<>();
    for (Identifier identifier : asked) {
      int n = Integer.parseInt(identifier.value().substring(2), 16);
      if (n % 10 != 9) {
        found.put(identifier, inbox(n));
      }
    }
    return found;
  }

  /** A process that starts with nothing but the stores. */
  FanOut start() {
    Transactions later =
        new Transactions() {
          @Override
          public <T> T inTransaction(Function<Transaction, T> work) {
            return transactions.inTransaction(work);
          }

          @Override
          public <T> T inSnapshot(Function<Transaction, T> work) {
            return memory.inSnapshot(work);
          }
        };
    fanOut =
        new FanOut(
            new FanOutParts(
                later,
                announcements,
                outbox,
                unreached,
                new ConsentPolicy(
                    List.of(
                        new Category("drops", Category.Silent.TELL),
                        new Category("club", Category.Silent.WITHHOLD),
                        new Category("nightly", Category.Silent.TELL)
                            .quiet(
                                new QuietHours(
                                    LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneOffset.UTC))),
                    optOuts),
                new Audiences(
                    Map.of(ToldAudience.KIND, new ToldAudience(memory, outbox)),
                    FanOutBench::resolve),
                new FanOutParts.Conversations() {
                  @Override
                  public Set<InboxId> known(Collection<InboxId> inboxes) {
                    Set<InboxId> there = new HashSet<>(known);
                    there.retainAll(inboxes);
                    return there;
                  }

                  @Override
                  public Set<InboxId> open(Collection<InboxId> inboxes) {
                    known.addAll(inboxes);
                    return Set.copyOf(inboxes);
                  }
                },
                conditions,
                new Forecast(Optional.of(Budget.hosted()), 1_000),
                new EngineListener() {},
                clock,
                () -> {}));
    return fanOut;
  }

  AnnouncementSpec spec(String key, Lane lane, Audience audience, int weight) {
    return new AnnouncementSpec(
        key,
        lane,
        Optional.of("drops"),
        audience,
        new AnnouncementSpec.What(
            lane == Lane.WARM_UP ? Map.of() : Map.of("en", new byte[] {1}), "en", true, List.of()),
        new AnnouncementSpec.When(clock.instant(), Optional.empty(), Optional.empty()),
        weight,
        Optional.empty());
  }

  AnnouncementId add(AnnouncementSpec spec, AnnouncementState state) {
    return memory
        .inTransaction(tx -> announcements.add(tx, spec, state, 0, clock.instant()))
        .orElseThrow();
  }

  AnnouncementId running(String key, Audience audience) {
    return add(spec(key, Lane.ANNOUNCEMENT, audience, 1), AnnouncementState.APPROVED);
  }

  AnnouncementRecord record(AnnouncementId id) {
    return memory.inSnapshot(tx -> announcements.find(tx, id)).orElseThrow();
  }

  Progress progress(AnnouncementId id) {
    return memory.inSnapshot(tx -> outbox.progress(tx, id));
  }

  AnnouncementSteps steps() {
    return new AnnouncementSteps(announcements, outbox, clock);
  }

  StepResult step(Function<Transaction, StepResult> step) {
    return memory.inTransaction(step);
  }

  void says(int who, ConsentChange.Kind kind, Optional<String> category) {
    memory.inTransaction(
        tx -> {
          optOuts.record(
              tx,
              List.of(
                  new ConsentChange(
                      inbox(who),
                      kind,
                      category,
                      Optional.empty(),
                      MessageId.ofHex(String.format("%064x", who * 10 + kind.ordinal())),
                      clock.instant())));
          return true;
        });
  }

  /** Seals and confirms at most so many. @return how many */
  int send(int most) {
    return memory.inTransaction(
        tx -> {
          Instant now = clock.instant();
          List<Delivery> leased =
              outbox.lease(tx, new Lease("sender", now, now.plus(Duration.ofMinutes(1))), most);
          for (Delivery d : leased) {
            outbox.settle(
                tx,
                List.of(
                    new Settlement.Sealed(
                        d.id(), ConversationId.ofHex(String.format("%032x", d.id().value())))),
                now);
            told.add(d.body().idempotencyKey());
          }
          outbox.confirmed(tx, leased.stream().map(Delivery::id).toList(), now);
          return leased.size();
        });
  }

  void settle() {
    for (int rounds = 0; rounds < 100_000; rounds++) {
      boolean work = fanOut.runOnce();
      int sent = send(300);
      if (!work && sent == 0) {
        return;
      }
    }
    throw new AssertionError("never quiet");
  }
}
