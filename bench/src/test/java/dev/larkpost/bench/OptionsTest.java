package dev.larkpost.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options parse(String... arguments) {
    return Options.parse(arguments);
  }

  @Test
  void everything_is_measured_unless_told_otherwise() {
    Options usual = parse();
    assertEquals("usual", usual.sizes().name());
    assertFalse(usual.check());
    assertTrue(Scenario.NAMES.stream().allMatch(usual::wants));
  }

  @Test
  void options_combine_in_any_order() {
    Options options = parse("--only", "texts,idle", "--check", "--quick", "--only", "busy");
    assertEquals("quick", options.sizes().name());
    assertTrue(options.check());
    assertTrue(options.wants("texts") && options.wants("idle") && options.wants("busy"));
    assertFalse(options.wants("fan-out"));
  }

  @Test
  void a_misspelt_option_or_measurement_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> parse("--fast"));
    assertThrows(IllegalArgumentException.class, () -> parse("--only", "fanout"));
    assertThrows(IllegalArgumentException.class, () -> parse("--only"));
  }
}
