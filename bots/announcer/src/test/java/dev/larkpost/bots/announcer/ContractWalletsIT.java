package dev.larkpost.bots.announcer;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
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
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Opt-ins of wallets that are contracts, over the API, on the chain that is configured. */
@QuarkusTest
@TestProfile(DeadDeliveriesIT.Refusing.class)
@QuarkusTestResource(value = FaultyNode.class, restrictToAnnotatedClass = true)
class ContractWalletsIT {
  private static final String SUBSCRIPTIONS = Crowd.API + "subscriptions";

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

  @Test
  void a_contract_wallet_opts_in_on_the_configured_chain_whatever_chain_the_caller_names() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    BotStatus bot = bots.status().getFirst();
    HashWallet wallet = new HashWallet();
    int port = NetworkAddress.of(bot.node()).port();
    try (Person ann = Person.join(port, new InboxId(bot.inboxId()), Clock.systemUTC(), wallet)) {
      JsonPath wish =
          operator()
              .queryParam("address", ann.address())
              .queryParam("category", "news")
              .get(SUBSCRIPTIONS + "/wish")
              .jsonPath();
      optIn(wish, wallet.signature("another text"))
          .statusCode(422)
          .body("code", equalTo("BAD_SIGNATURE"));
      optIn(wish, wallet.signature(wish.getString("text")))
          .statusCode(200)
          .body("inbox", equalTo(ann.inbox().value()));
    }
  }
}
