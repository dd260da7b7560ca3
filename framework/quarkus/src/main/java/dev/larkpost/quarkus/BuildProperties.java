package dev.larkpost.quarkus;

import dev.larkpost.quarkus.wiring.Connectors;
import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;

/**
 * A misspelt {@code larkpost.} name ends the start. The properties of Larkpost's own build share
 * the prefix and are let through: they reach applications when their tests run inside that build.
 */
public class BuildProperties implements ConfigBuilder {
  private static final List<String> BUILD_ONLY =
      List.of(
          "larkpost.root",
          "larkpost.format",
          "larkpost.vectors",
          "larkpost.interop",
          "larkpost.browser",
          "larkpost.write-reference",
          "larkpost.lint",
          "larkpost.errorprone",
          "larkpost.surefire.args");

  @Override
  public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
    BUILD_ONLY.forEach(builder::withMappingIgnore);
    // Connectors read theirs themselves, and refuse what is misspelt.
    Connectors.SECTIONS.keySet().forEach(s -> builder.withMappingIgnore("larkpost." + s + ".**"));
    Connectors.onClassPath()
        .sections()
        .forEach(s -> builder.withMappingIgnore("larkpost." + s + ".**"));
    return builder;
  }
}
