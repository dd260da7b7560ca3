package dev.larkpost.connectors.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptStateTest {
  @Test
  void an_outage_is_said_once_with_its_cause_and_so_is_its_end() {
    List<String> said = new ArrayList<>();
    ReceiptState state = new ReceiptState(said::add);
    for (int attempt = 1; attempt <= 3; attempt++) {
      state.failed(attempt, Duration.ofSeconds(1), new IllegalStateException("no brokers"));
    }
    assertEquals(3, state.failures());
    assertEquals(1, said.size());
    assertTrue(said.getFirst().contains("no brokers"), said::toString);
    state.recovered();
    assertEquals(0, state.failures());
    assertEquals(2, said.size());
  }
}
