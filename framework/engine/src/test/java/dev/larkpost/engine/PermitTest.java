package dev.larkpost.engine;

import static dev.larkpost.engine.Bench.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Routes;
import dev.larkpost.engine.limit.Grant;
import dev.larkpost.engine.limit.Priority;
import dev.larkpost.engine.limit.RateLimiter;
import dev.larkpost.xmtp.transport.PublishResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is published without a permit, whoever publishes it and how often. */
class PermitTest {
  private static final int AT_ONCE = 2;

  private final FakeClient client = new FakeClient();
  private final EngineStores stores = EngineStores.inMemory();
  private final Routes echo = Routes.builder().text(c -> c.message().text().orElseThrow()).build();

  /** Counts what it granted; never grants more than two at once. */
  private static final class Sparing implements RateLimiter {
    private int granted;

    @Override
    public Grant request(Priority priority, int units) {
      int now = Math.min(units, AT_ONCE);
      granted += now;
      return new Grant.Granted(now);
    }

    @Override
    public void answered() {}

    @Override
    public void refused(Duration quietFor) {}
  }

  @Test
  void what_an_earlier_run_left_goes_out_by_as_many_as_there_are_permits_and_in_order() {
    List<String> texts = List.of("one", "two", "three", "four", "five");
    Bench first = new Bench(client, stores, echo, b -> {});
    texts.forEach(
        text -> client.publishFaults.add(reference -> new PublishResult.Unknown("killed here")));
    texts.forEach(text -> first.says(ALICE, text));
    first.settle();
    client.requests.clear();
    client.publishFaults.clear();

    Sparing limiter = new Sparing();
    Bench second = new Bench(client, stores, echo, builder -> builder.limiter(limiter));
    second.says(ALICE, "six");
    second.pass(Duration.ofSeconds(5));
    assertEquals(List.of("one", "two", "three", "four", "five", "six"), second.textsTo(ALICE));
    assertTrue(client.requests.stream().allMatch(r -> r.size() <= AT_ONCE));
    int published = client.requests.stream().mapToInt(List::size).sum();
    assertEquals(published, limiter.granted);
  }
}
