package dev.larkpost.quarkus.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.node.EmbeddedNode;
import dev.larkpost.node.NodeConfig;
import dev.larkpost.quarkus.Bot;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.quarkus.OnText;
import dev.larkpost.testkit.Person;
import dev.larkpost.xmtp.conversation.ClientSetup;
import dev.larkpost.xmtp.conversation.StreamingClient;
import dev.larkpost.xmtp.identity.KeySigner;
import dev.larkpost.xmtp.store.MemoryClientStore;
import dev.larkpost.xmtp.transport.GrpcTransport;
import dev.larkpost.xmtp.transport.NetworkAddress;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A bot whose inbox has almost used up its installations works on, and says so. */
class DegradedTest {
  private static final String KEY = "2f".repeat(32);
  private static final int OLD_INSTALLATIONS = 7;
  private static final EmbeddedNode NODE = EmbeddedNode.start(NodeConfig.inMemory());

  static {
    for (int i = 0; i < OLD_INSTALLATIONS; i++) {
      install();
    }
  }

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Worn.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/degraded")
          .overrideConfigKey("larkpost.key", KEY)
          .overrideConfigKey("larkpost.new-installation", "true")
          .overrideConfigKey("larkpost.node.start", "false")
          .overrideConfigKey("larkpost.node.running", String.valueOf(NODE.port()))
          .overrideConfigKey("quarkus.http.test-port", "0");

  @Inject Bots bots;

  @Bot("worn")
  static class Worn {
    @OnText
    String text() {
      return "gm";
    }
  }

  private static void install() {
    try (Secret key = Secret.owning(HexFormat.of().parseHex(KEY))) {
      StreamingClient.open(
              ClientSetup.of(
                      KeySigner.of(key),
                      GrpcTransport.connect(NetworkAddress.local(NODE.port()), "larkpost-test/0.1"),
                      new MemoryClientStore())
                  .allowingNewInstallation())
          .close();
    }
  }

  @AfterAll
  static void stopNode() {
    NODE.close();
  }

  @Test
  void it_is_ready_and_degraded_and_says_what_to_do() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    String bot = "checks.find { it.name == 'larkpost bots' }.data.";
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"))
        .body(bot + "degraded", equalTo(true))
        .body(bot + "worn", matchesPattern("READY, verified \\d+ s ago"))
        .body(bot + "'worn.paused'", equalTo(0))
        .body(bot + "'worn.warning'", startsWith("8 of 10 installations are used: revoke"));
    given().get("/q/health/live").then().statusCode(200);
    given()
        .get("/api/bots")
        .then()
        .body("[0].state", equalTo("READY"))
        .body("[0].degraded", equalTo(true))
        .body("[0].paused", equalTo(0))
        .body("[0].warnings", hasSize(1));
  }
}
