package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.DuplicateFilter;
import dev.larkpost.engine.event.DuplicateFilter.Verdict;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;

/** What an application injects for its intake is the memory configuration names. */
class SharedFilterTest {
  @RegisterExtension
  @org.junit.jupiter.api.Order(1)
  static final SharedBudgetTest.TestRedis REDIS = new SharedBudgetTest.TestRedis();

  @RegisterExtension
  @org.junit.jupiter.api.Order(2)
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(
                      Taker.class, SharedBudgetTest.class, SharedBudgetTest.TestRedis.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/shared-filter")
          .overrideConfigKey("quarkus.http.test-port", "0")
          .overrideConfigKey("larkpost.redis.url", "${test.redis.url}")
          .overrideConfigKey("larkpost.redis.patience", "10s")
          .overrideConfigKey("larkpost.redis.filter", "orders");

  @Bot("taker")
  static class Taker {
    @Inject DuplicateFilter seen;

    Verdict takes(String id) {
      return seen.claim(new EventId(id));
    }
  }

  @Inject Bots bots;
  @Inject Taker taker;
  @Inject DuplicateFilter seen;

  @Test
  void it_is_shared_by_redis_and_goes_on_without_it() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    assertEquals(Verdict.NEW, taker.takes("order-1"));
    assertEquals(Verdict.HELD, taker.takes("order-1"));
    seen.done(new EventId("order-1"));
    assertEquals(Verdict.SEEN, taker.takes("order-1"));
    try (Jedis redis = new Jedis(URI.create(System.getProperty("test.redis.url", "")))) {
      assertEquals(1, redis.keys("larkpost:seen:orders:order-1").size());
      redis.shutdown();
    }
    assertEquals(Verdict.SEEN, taker.takes("order-1"));
    assertEquals(Verdict.NEW, taker.takes("order-2"));
    assertTrue(given().get("/api/bots").asString().contains("this process alone remembers"));
    given().get("/q/health/ready").then().statusCode(200);
  }
}
