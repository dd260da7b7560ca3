package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.testkit.Person;
import dev.larkpost.testkit.process.Ports;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A bot that shares its budgets through a real Redis, and says so when that is gone. */
class SharedBudgetTest {
  private static final String URL = "test.redis.url";

  /** Before the application. */
  static final class TestRedis implements BeforeAllCallback, AfterAllCallback {
    private Optional<RedisServer> server = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
      int port = Ports.unused();
      RedisServer started =
          RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
      started.start();
      server = Optional.of(started);
      System.setProperty(URL, "redis://127.0.0.1:" + port);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
      if (server.isPresent()) {
        server.get().stop();
      }
    }
  }

  @RegisterExtension
  @org.junit.jupiter.api.Order(1)
  static final TestRedis REDIS = new TestRedis();

  @RegisterExtension
  @org.junit.jupiter.api.Order(2)
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Gm.class, TestRedis.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/shared-budget")
          .overrideConfigKey("quarkus.http.test-port", "0")
          .overrideConfigKey("larkpost.limits.enabled", "true")
          .overrideConfigKey("larkpost.limits.period", "11s")
          .overrideConfigKey("larkpost.redis.url", "${test.redis.url}")
          .overrideConfigKey("larkpost.redis.patience", "10s")
          .overrideConfigKey("larkpost.redis.budget", "203.0.113.7")
          .overrideConfigKey("larkpost.redis.processes", "3");

  @Bot("gm")
  static class Gm {
    @OnText
    String gm() {
      return "gm";
    }
  }

  @Inject Bots bots;

  @Test
  void it_spends_of_the_shared_budget_and_a_server_that_is_gone_is_a_warning() throws Exception {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    var bot = bots.status().getFirst();
    try (Person alice = Person.join(bot.node(), bot.inboxId())) {
      alice.says("gm");
      alice.hears("gm");
    }
    URI server = URI.create(System.getProperty(URL, ""));
    try (Jedis redis = new Jedis(server)) {
      assertEquals(2, redis.keys("larkpost:budget:*@203.0.113.7").size());
      assertEquals(0, bots.status().getFirst().warnings().size());
      redis.shutdown();
    }
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + Person.PATIENCE.toNanos();
    while (bots.status().getFirst().warnings().isEmpty() && System.nanoTime() < end) {
      never.await(100, TimeUnit.MILLISECONDS);
    }
    assertTrue(
        given().get("/api/bots").asString().contains("Redis is gone"),
        () -> given().get("/api/bots").asString());
    given().get("/q/health/ready").then().statusCode(200);
  }
}
