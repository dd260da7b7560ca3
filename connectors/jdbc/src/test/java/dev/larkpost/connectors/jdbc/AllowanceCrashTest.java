package dev.larkpost.connectors.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.EngineStores;
import dev.larkpost.engine.consent.Allowance;
import dev.larkpost.engine.consent.Category;
import dev.larkpost.engine.consent.ConsentPolicy;
import dev.larkpost.engine.consent.Overflow;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.DeliveryId;
import dev.larkpost.engine.outbox.DeliveryState;
import dev.larkpost.engine.outbox.DigestStore;
import dev.larkpost.engine.outbox.Digests;
import dev.larkpost.engine.outbox.Lane;
import dev.larkpost.engine.outbox.Origins;
import dev.larkpost.engine.outbox.Purpose;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.store.Transaction;
import dev.larkpost.xmtp.store.Transactions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies before or after the commit that plans digests; the store is all that stays. */
class AllowanceCrashTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final int PEOPLE = 250;

  @TempDir Path folder;

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Died(Object done) {
      super("with " + done);
    }
  }

  private record Dying(Transactions real, boolean beforeCommit) implements Transactions {
    @Override
    public <T> T inTransaction(Function<Transaction, T> work) {
      if (beforeCommit) {
        real.inTransaction(
            tx -> {
              throw new Died(work.apply(tx));
            });
      }
      throw new Died(real.inTransaction(work));
    }

    @Override
    public <T> T inSnapshot(Function<Transaction, T> work) {
      return real.inSnapshot(work);
    }
  }

  private static Digests digests(Transactions transactions, EngineStores stores) {
    Category drops =
        new Category("drops", Category.Silent.TELL)
            .atMost(new Allowance(1, Duration.ofHours(1), new Overflow.Digest(Optional.empty())));
    return new Digests(
        new Digests.Parts(
            transactions,
            stores.outbox(),
            stores.digests(),
            new ConsentPolicy(List.of(drops), stores.optOuts()),
            Map.of(),
            Map.of(),
            Origins.NONE,
            new EngineListener() {},
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> {}));
  }

  private static DigestStore.Entry entry(int person, String line) {
    InboxId inbox = new InboxId(String.format("%064x", person));
    return new DigestStore.Entry(
        new DigestStore.Key(inbox, Lane.ANNOUNCEMENT, Optional.of("drops")),
        line,
        NOW,
        Purpose.Attributes.UNKNOWN);
  }

  @Test
  void every_digest_is_told_once_however_often_it_dies() {
    int deaths = 0;
    try (SqliteStore store = Stores.open(folder)) {
      store
          .transactions()
          .inTransaction(
              tx -> {
                store
                    .engine()
                    .digests()
                    .add(
                        tx,
                        IntStream.range(0, 2 * PEOPLE)
                            .mapToObj(i -> entry(i % PEOPLE, "line " + i))
                            .toList());
                return true;
              });
    }
    for (int life = 0; life < 20; life++) {
      try (SqliteStore store = Stores.open(folder)) {
        Digests digests = digests(new Dying(store.transactions(), life % 2 == 0), store.engine());
        try {
          digests.runOnce();
        } catch (Died died) {
          deaths++;
        }
      }
    }
    try (SqliteStore store = Stores.open(folder)) {
      List<Delivery> planned =
          store
              .transactions()
              .inSnapshot(
                  tx ->
                      store
                          .engine()
                          .outbox()
                          .inState(tx, DeliveryState.PLANNED, new DeliveryId(0), 10_000));
      assertEquals(PEOPLE, planned.size());
      assertEquals(PEOPLE, planned.stream().map(d -> d.purpose().recipient()).distinct().count());
      assertTrue(planned.stream().allMatch(d -> d.purpose().sort() == Purpose.Sort.DIGEST));
    }
    assertTrue(deaths > 4, "died " + deaths + " times");
  }
}
