package dev.larkpost.bots.announcer;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A category everybody hears, and handlers that are given up soon, and a rule whose audience a test
 * mends; with orders from a broker that hears what became of them.
 */
public final class Operated implements QuarkusTestProfile {
  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Orders.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(AskedConnector.SETTINGS);
    settings.put("larkpost.categories.open.silent", "tell");
    settings.put("larkpost.inbound.attempts", "2");
    settings.put("larkpost.inbound.retry", "10ms");
    settings.put("quarkus.otel.sdk.disabled", "false");
    settings.put("quarkus.otel.simple", "true");
    return settings;
  }
}
