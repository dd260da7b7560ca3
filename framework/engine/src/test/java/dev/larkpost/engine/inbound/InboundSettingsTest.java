package dev.larkpost.engine.inbound;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larkpost.engine.limit.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboundSettingsTest {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1));

  @Test
  void a_handler_may_not_be_cut_off_before_its_promised_answer_is() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new InboundSettings(1, 1, BACKOFF, Duration.ofSeconds(60), Duration.ofSeconds(59)));
  }
}
