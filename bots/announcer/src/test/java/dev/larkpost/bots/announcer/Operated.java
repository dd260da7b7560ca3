package dev.larkpost.bots.announcer;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A category everybody hears, and handlers that are given up soon. */
public final class Operated implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "larkpost.categories.open.silent", "tell",
        "larkpost.inbound.attempts", "2",
        "larkpost.inbound.retry", "10ms");
  }
}
