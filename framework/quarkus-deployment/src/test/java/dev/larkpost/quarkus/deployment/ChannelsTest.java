package dev.larkpost.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.inbound.Message;
import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** XMTP as a channel in and a channel out; no class with {@code @Bot} at all. */
class ChannelsTest {
  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Echo.class))
          .overrideConfigKey("larkpost.store", "memory")
          .overrideConfigKey("larkpost.data", "target/channels")
          .overrideConfigKey("larkpost.inbound.retry", "100ms")
          .overrideConfigKey("quarkus.http.test-port", "0")
          .overrideConfigKey("mp.messaging.incoming.inbox.connector", "larkpost-xmtp")
          .overrideConfigKey("mp.messaging.outgoing.replies.connector", "larkpost-xmtp");

  @Inject Bots bots;
  @Inject Echo echo;

  @ApplicationScoped
  static class Echo {
    private final AtomicInteger calls = new AtomicInteger();

    @Incoming("inbox")
    @Outgoing("replies")
    @Blocking
    String answer(Message message) {
      calls.incrementAndGet();
      return "echo " + message.text().orElse("?");
    }

    int calls() {
      return calls.get();
    }
  }

  @Test
  void what_comes_in_through_one_channel_is_answered_through_the_other() {
    assertTrue(bots.awaitReady(Person.PATIENCE));
    BotStatus bot = bots.status().getFirst();
    assertEquals("bot", bot.name());
    try (Person alice = Person.join(bot.node(), bot.inboxId())) {
      alice.says("one");
      alice.hears("echo one");
      alice.says("two");
      alice.hears("echo two");
      assertEquals(2, alice.everything().size());
    }
    assertEquals(2, echo.calls());
  }
}
