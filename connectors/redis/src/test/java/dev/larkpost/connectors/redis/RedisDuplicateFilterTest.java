package dev.larkpost.connectors.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.DuplicateFilter;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.testkit.store.DuplicateFilterContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two processes' filters over one server; the script in virtual time. */
class RedisDuplicateFilterTest extends DuplicateFilterContract implements RedisListener {
  private static Server server;
  private static int filters;

  private final List<RedisDuplicateFilter> open = new ArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = Server.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  protected List<DuplicateFilter> open() {
    String name = "contract-" + filters++;
    for (long i = 0; i < 2; i++) {
      open.add(
          new RedisDuplicateFilter(
              new RedisDuplicateFilter.Shared(server.address(), name, new UUID(0, i)),
              TIMES,
              clock,
              this,
              () -> clock.instant().toEpochMilli()));
    }
    return List.copyOf(open);
  }

  @Override
  protected void close() {
    open.forEach(RedisDuplicateFilter::close);
  }

  @Override
  public void gone(String what, Throwable cause) {
    heard.add("gone");
  }

  @Override
  public void back(String what) {
    heard.add("back");
  }

  @Test
  void while_the_server_is_gone_each_goes_by_its_own_memory_and_keeps_it() throws IOException {
    RedisDuplicateFilter one = open.getFirst();
    RedisDuplicateFilter other = open.getLast();
    EventId before = new EventId("before");
    EventId during = new EventId("during");
    one.claim(before);
    one.done(before);
    server.kill();
    assertEquals(DuplicateFilter.Verdict.SEEN, one.claim(before));
    assertEquals(DuplicateFilter.Verdict.NEW, one.claim(during));
    one.done(during);
    assertEquals(DuplicateFilter.Verdict.SEEN, one.claim(during));
    assertTrue(one.isGone());
    assertEquals(List.of("gone"), heard);
    server.startAgain();
    clock.pass(java.time.Duration.ofSeconds(2));
    // The server forgot everything; who did it tells it.
    assertEquals(DuplicateFilter.Verdict.SEEN, one.claim(during));
    assertEquals(DuplicateFilter.Verdict.SEEN, other.claim(during));
    assertEquals(List.of("gone", "back"), heard);
  }
}
