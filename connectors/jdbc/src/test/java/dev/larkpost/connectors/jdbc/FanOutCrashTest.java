package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.audience.Audience;
import dev.larkpost.engine.audience.Audiences;
import dev.larkpost.engine.audience.ListAudience;
import dev.larkpost.engine.audience.Party;
import dev.larkpost.engine.audience.Recipient;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.limit.Forecast;
import dev.larkpost.engine.outbox.AnnouncementId;
import dev.larkpost.engine.outbox.AnnouncementSpec;
import dev.larkpost.engine.outbox.AnnouncementState;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.FanOut;
import dev.larkpost.engine.outbox.FanOutParts;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.outbox.Progress;
import dev.larkpost.engine.outbox.Settlement;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.ConversationId;
import dev.larkpost.xmtp.id.Identifier;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process dies after any of its transactions; the next one knows the store and nothing else.
 */
class FanOutCrashTest {
  private static final int PEOPLE = 2_600;
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private int lives;

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Dying(Transactions real, int[] left) implements Transactions {
    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
      T result = real.inTransaction(work);
      if (left[0]-- == 0) {
        throw new Died();
      }
      return result;
    }

    @Override
    public <T> T inSnapshot(Function<Transaction, T> work) {
      return real.inSnapshot(work);
    }
  }

  private static Map<Identifier, InboxId> resolve(Collection<Identifier> asked) {
    Map<Identifier, InboxId> found = new HashMap<>();
    asked.forEach(i -> found.put(i, new InboxId("0".repeat(24) + i.value().substring(2))));
    return found;
  }

  /**
   * @return whether it came to its end
   */
  private boolean live(Path where, int transactions) {
    lives++;
    try (SqliteStore store = Stores.open(where)) {
      EngineStores stores = store.engine();
      Transactions dying = new Dying(store.transactions(), new int[] {transactions});
      Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
      FanOut fanOut =
          new FanOut(
              new FanOutParts(
                  dying,
                  stores.announcements(),
                  stores.outbox(),
                  stores.unreached(),
                  new ConsentPolicy(
                      List.of(new Category("drops", Category.Silent.TELL)), stores.optOuts()),
                  new Audiences(
                      Map.of("list", new ListAudience(dying, stores.lists(), "")),
                      FanOutCrashTest::resolve),
                  new FanOutParts.Conversations() {
                    @Override
                    public Set<InboxId> known(Collection<InboxId> inboxes) {
                      return Set.of();
                    }

                    @Override
                    public Set<InboxId> open(Collection<InboxId> inboxes) {
                      return Set.of();
                    }
                  },
                  Map.of(),
                  new Forecast(Optional.empty(), 1_000),
                  new EngineListener() {},
                  clock,
                  () -> {}));
      boolean work = true;
      while (work) {
        boolean fanned = fanOut.runOnce();
        work = send(store, stores) > 0 || fanned;
      }
      return true;
    } catch (Died died) {
      return false;
    }
  }

  /** Seals and confirms; what is told is noted with the commit, as a network would. */
  private int send(SqliteStore store, EngineStores stores) {
    List<Delivery> sent =
        store
            .transactions()
            .inTransaction(
                tx -> {
                  stores.outbox().release(tx, "w");
                  List<Delivery> leased =
                      stores.outbox().lease(tx, new Lease("w", NOW, NOW.plusSeconds(60)), 400);
                  leased.forEach(
                      d ->
                          stores
                              .outbox()
                              .settle(
                                  tx,
                                  List.of(
                                      new Settlement.Sealed(
                                          d.id(),
                                          ConversationId.ofHex(
                                              String.format("%032x", d.id().value())))),
                                  NOW));
                  stores.outbox().confirmed(tx, leased.stream().map(Delivery::id).toList(), NOW);
                  return leased;
                });
    sent.forEach(d -> told.add(d.body().idempotencyKey()));
    return sent.size();
  }

  private AnnouncementId begin(Path where) {
    try (SqliteStore store = Stores.open(where)) {
      return store
          .transactions()
          .inTransaction(
              tx -> {
                store
                    .engine()
                    .lists()
                    .add(
                        tx,
                        "people",
                        IntStream.range(0, PEOPLE)
                            .mapToObj(n -> Recipient.of(Party.address(String.format("0x%040x", n))))
                            .toList());
                return store
                    .engine()
                    .announcements()
                    .add(tx, spec(), AnnouncementState.APPROVED, 0, NOW)
                    .orElseThrow();
              });
    }
  }

  private static AnnouncementSpec spec() {
    return new AnnouncementSpec(
        "k",
        Lane.ANNOUNCEMENT,
        Optional.of("drops"),
        Audience.list("people"),
        new AnnouncementSpec.What(Map.of("en", new byte[] {1}), "en", true, List.of()),
        new AnnouncementSpec.When(NOW, Optional.empty(), Optional.empty()),
        1,
        Optional.empty());
  }

  @Test
  void everybody_is_told_once_whichever_step_the_process_dies_after() {
    for (int step = 0; step < 8; step++) {
      Path where = folder.resolve("at" + step);
      told.clear();
      AnnouncementId id = begin(where);
      live(where, step);
      assertTrue(live(where, -1), "the second life ends well");
      check(where, id, "died after transaction " + step);
    }
  }

  @Test
  void dying_again_and_again_costs_nobody_a_message() {
    AnnouncementId id = begin(folder);
    while (!live(folder, 1)) {
      assertTrue(lives < 100, "no progress");
    }
    assertTrue(lives > 3, lives + " lives");
    check(folder, id, "dying after every second transaction");
  }

  private void check(Path where, AnnouncementId id, String why) {
    assertEquals(PEOPLE, told.size(), why);
    assertEquals(PEOPLE, new HashSet<>(told).size(), why);
    try (SqliteStore store = Stores.open(where)) {
      Progress progress =
          store.transactions().inSnapshot(tx -> store.engine().outbox().progress(tx, id));
      assertEquals(PEOPLE, progress.all(), why);
      assertEquals(0, progress.open(), why);
      assertEquals(
          AnnouncementState.DONE,
          store
              .transactions()
              .inSnapshot(tx -> store.engine().announcements().find(tx, id))
              .orElseThrow()
              .state(),
          why);
    }
  }
}
