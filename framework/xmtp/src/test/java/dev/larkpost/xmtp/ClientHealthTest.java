package dev.larkpost.xmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientHealthTest {
  @Test
  void nothing_is_said_before_it_matters() {
    assertEquals(List.of(), new ClientHealth(7, 199, 0).warnings());
  }

  @Test
  void eight_installations_and_two_hundred_updates_say_what_to_do() {
    List<String> warnings = new ClientHealth(8, 200, 2).warnings();
    assertEquals(3, warnings.size());
    assertTrue(warnings.get(0).startsWith("8 of 10 installations are used: revoke"));
    assertTrue(warnings.get(1).startsWith("200 of 256 identity updates are used, for life"));
    assertTrue(warnings.get(2).startsWith("2 conversations are paused"));
  }
}
