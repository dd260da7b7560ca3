package example;

import dev.larkpost.quarkus.BotStatus;
import dev.larkpost.quarkus.Bots;
import dev.larkpost.testkit.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GmTest {
  @Inject Bots bots;

  @Test
  void says_gm() {
    BotStatus gm = bots.status().getFirst();
    try (Person alice = Person.join(gm.node(), gm.inboxId())) {
      alice.says("gm");
      alice.hears("gm");
    }
  }
}
