package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larkpost.engine.consent.ConsentTexts;
import dev.larkpost.engine.consent.ConsentWords;
import dev.larkpost.engine.inbound.InboundParts;
import dev.larkpost.engine.inbound.InboundPump;
import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.FloodGuard;
import dev.larkpost.engine.outbox.Delivery;
import dev.larkpost.engine.outbox.HandOff;
import dev.larkpost.engine.outbox.Lease;
import dev.larkpost.engine.watch.EngineListener;
import dev.larkpost.xmtp.content.Content;
import dev.larkpost.xmtp.id.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A failed message is stored before anybody hears of it, and its next try is never forgotten. */
class RetryTest {
  private final TickingClock clock = new TickingClock();
  private final FakeClient client = new FakeClient();
  private final EngineStores stores = EngineStores.inMemory();
  private final List<Integer> storedWhenTold = new ArrayList<>();
  private int tries;

  @Test
  void a_failure_is_stored_before_it_is_told() {
    pump(() -> {}).runOnce();
    assertEquals(List.of(1), storedWhenTold);
  }

  @Test
  void a_try_that_is_due_before_the_last_one_is_put_away_is_not_forgotten() {
    // Time jumps, and the pump looks, in the moment in which the failure wakes it.
    InboundPump[] pump = new InboundPump[1];
    pump[0] =
        pump(
            () -> {
              clock.pass(Duration.ofHours(1));
              pump[0].runOnce();
            });
    pump[0].runOnce();
    assertEquals(6, tries);
    assertEquals(1, client.transactions().inSnapshot(tx -> stores.failed().dead(tx, 0, 10)).size());
  }

  private InboundPump pump(Runnable wake) {
    client.receive(ALICE, FakeClient.dm(ALICE), new Content.Text("gm"));
    return new InboundPump(
        new InboundParts(
            client,
            new InboundParts.Stores(
                stores.outbox(),
                stores.optOuts(),
                stores.failed(),
                stores.prompts(),
                stores.announcements(),
                stores.causes(),
                new dev.larkpost.engine.inbound.MemoryDialogStore()),
            new InboundParts.Behaviour(
                Routes.builder()
                    .text(
                        context -> {
                          tries++;
                          throw new IllegalStateException("never");
                        })
                    .build(),
                List.of(),
                new ConsentWords(Set.of()),
                ConsentTexts.english(),
                new FloodGuard<>(100, Duration.ofMinutes(1), clock)),
            EngineSettings.defaults("test", new Random(7)).inbound(),
            new Told(),
            new NoHandOff(),
            clock,
            Runnable::run,
            wake,
            () -> {}));
  }

  private final class Told implements EngineListener {
    @Override
    public void handlerFailed(
        MessageId message, String route, String code, int attempt, Throwable cause) {
      boolean stored =
          client.transactions().inSnapshot(tx -> stores.failed().nextDue(tx)).isPresent();
      storedWhenTold.add(stored ? 1 : 0);
    }
  }

  private static final class NoHandOff implements HandOff {
    @Override
    public Optional<Lease> lease(int deliveries) {
      return Optional.empty();
    }

    @Override
    public void send(boolean here) {}

    @Override
    public void sendAtOnce(List<Unrecorded> answers, Consumer<List<Optional<Boolean>>> told) {}

    @Override
    public void planned(List<Delivery> leased, boolean more) {}
  }
}
