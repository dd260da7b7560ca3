package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.id.InboxId;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Opt-ins of wallets that are contracts, over the API, on the chain that is configured. */
@QuarkusTest
@TestProfile(DeadDeliveriesIT.Refusing.class)
@QuarkusTestResource(value = FaultyNode.class, restrictToAnnotatedClass = true)
class ContractWalletsIT {
  private static final String SUBSCRIPTIONS = Crowd.API + "subscriptions";

  /** More than the node has threads. */
  private static final int STUCK = 24;

  @Inject Bots bots;

  private static RequestSpecification operator() {
    return given().header("authorization", "Bearer " + FaultyNode.KEY);
  }

  private static ValidatableResponse optIn(JsonPath wish, byte[] signature) {
    return operator()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "address", wish.getString("address"),
                "category", "news",
                "time", wish.getString("time"),
                "signature", HexFormat.of().formatHex(signature),
                "chain", "1"))
        .post(SUBSCRIPTIONS)
        .then();
  }

  private Person joined(HashWallet wallet) {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    BotStatus bot = bots.status().getFirst();
    return Person.join(
        NetworkAddress.of(bot.node()).port(),
        new InboxId(bot.inboxId()),
        Clock.systemUTC(),
        wallet);
  }

  @Test
  void a_contract_wallet_opts_in_on_the_configured_chain_whatever_chain_the_caller_names() {
    HashWallet wallet = new HashWallet(1);
    try (Person ann = joined(wallet)) {
      JsonPath wish = wish(ann);
      optIn(wish, wallet.signature("another text"))
          .statusCode(422)
          .body("code", equalTo("BAD_SIGNATURE"));
      optIn(wish, wallet.signature(wish.getString("text")))
          .statusCode(200)
          .body("inbox", equalTo(ann.inbox().value()));
    }
  }

  private JsonPath wish(Person person) {
    return operator()
        .queryParam("address", person.address())
        .queryParam("category", "news")
        .get(SUBSCRIPTIONS + "/wish")
        .jsonPath();
  }

  @Test
  void while_nobody_reaches_the_chain_an_opt_in_is_to_be_tried_later_and_then_counts() {
    HashWallet wallet = new HashWallet(2);
    try (Person ann = joined(wallet)) {
      JsonPath wish = wish(ann);
      byte[] signature = wallet.signature(wish.getString("text"));
      HashWallet.unreachable();
      optIn(wish, signature).statusCode(503).body("code", equalTo("UNAVAILABLE"));
      HashWallet.reached();
      optIn(wish, signature).statusCode(200);
    }
  }

  /** Plan: many opt-ins wait for a chain that says nothing; all else goes on, and so do they. */
  @Test
  void opt_ins_wait_for_a_chain_that_says_nothing_and_nobody_else_does() throws Exception {
    HashWallet wallet = new HashWallet(3);
    CountDownLatch speaks = new CountDownLatch(1);
    Semaphore asked = new Semaphore(0);
    BotStatus bot = bots.status().getFirst();
    try (Person ann = joined(wallet);
        Person bob = Person.join(bot.node(), bot.inboxId());
        ExecutorService dapps = Executors.newVirtualThreadPerTaskExecutor()) {
      JsonPath wish = wish(ann);
      byte[] signature = wallet.signature(wish.getString("text"));
      HashWallet.silentUntil(speaks, asked::release);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < STUCK; i++) {
        answers.add(dapps.submit(() -> optIn(wish, signature).extract().statusCode()));
      }
      try {
        assertTrue(asked.tryAcquire(Person.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        bob.says("hello"); // whose wallet has a key: nobody asks the chain about it
        bob.hears(m -> m.text().isPresent());
        operator().get(SUBSCRIPTIONS + "/counts").then().statusCode(200);
      } finally {
        HashWallet.reached();
        speaks.countDown();
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      assertEquals(1, Collections.frequency(statuses, 200), statuses::toString);
      assertTrue(Set.of(200, 422, 503).containsAll(statuses), statuses::toString);
    } finally {
      HashWallet.reached();
      speaks.countDown();
    }
  }
}
