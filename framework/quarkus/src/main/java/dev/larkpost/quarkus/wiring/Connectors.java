package dev.larkpost.quarkus.wiring;

import dev.larkpost.engine.connect.Connector;
import dev.larkpost.engine.connect.Offer;
import dev.larkpost.engine.connect.Settings;
import dev.larkpost.engine.event.EventException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The connectors on the class path. */
public record Connectors(List<Connector> all) {
  /** Sections of Larkpost's own connectors, and what brings them. */
  public static final Map<String, String> SECTIONS =
      Map.of(
          "chains", "larkpost-connector-evm",
          "contracts", "larkpost-connector-evm",
          "kafka", "larkpost-connector-kafka",
          "redis", "larkpost-connector-redis");

  public Connectors {
    all = List.copyOf(all);
  }

  public static Connectors onClassPath() {
    List<Connector> found = new ArrayList<>();
    ServiceLoader.load(Connector.class).forEach(found::add);
    return new Connectors(found);
  }

  /** First names below {@code larkpost.} that somebody reads. */
  public Set<String> sections() {
    Set<String> sections = new HashSet<>();
    all.forEach(connector -> sections.addAll(connector.sections()));
    return sections;
  }

  /**
   * What they offer with these settings.
   *
   * @throws EventException MISCONFIGURED
   */
  public Offers offers(Settings settings) {
    for (Map.Entry<String, String> section : SECTIONS.entrySet()) {
      if (settings.at(section.getKey()).any() && !sections().contains(section.getKey())) {
        throw EventException.misconfigured(
            settings.place(section.getKey())
                + " is configured and nobody reads it: add "
                + section.getValue()
                + " to the dependencies");
      }
    }
    List<Offer> offers = new ArrayList<>();
    all.forEach(connector -> offers.add(connector.offer(settings)));
    return new Offers(offers);
  }
}
