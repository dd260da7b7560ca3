package dev.larkpost.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures something, on nodes of its own. */
@FunctionalInterface
interface Scenario {
  /** By the name that {@code --only} takes, in the order they run. */
  Map<String, Scenario> ALL = all();

  Set<String> NAMES = ALL.keySet();

  /**
   * @throws IllegalStateException when a side fails, or what one wrote the other cannot read
   */
  List<Row> run(Trial trial);

  private static Map<String, Scenario> all() {
    Map<String, Scenario> all = new LinkedHashMap<>();
    all.put("encrypt", new Encrypt());
    all.put("register", new Register());
    all.put("new-dms", new NewDms());
    all.put("texts", new TextsOverFew());
    all.put("fan-out", new FanOut());
    all.put("round-trip", new RoundTrips());
    all.put("busy", new BusyReplies());
    all.put("catch-up", new CatchUp());
    all.put("idle", new IdleDms());
    all.put("events", new Events());
    all.put("logs", new Logs());
    all.put("kills", new Kills());
    all.put("paced", new Paced());
    all.put("paced-live", new PacedLive());
    all.put("mass", new Mass());
    return all;
  }
}
