package dev.larkpost.node.official;

import java.nio.file.Path;

/** The versions of the official SDK our tests install, each with a lock file of its own. */
public enum OfficialSdk {
  /** 6.1.0-nightly.20260726.b649d1a: what tests use unless they say otherwise. */
  V6("", "official-client"),
  /** 5.5.0, the last of the line before. */
  V5("sdk-5.5.0", "official-client-5.5.0");

  private final String sources;
  private final String target;

  OfficialSdk(String sources, String target) {
    this.sources = sources;
    this.target = target;
  }

  /** Where package and lock file are, inside the driver's folder. */
  Path lockFolder(Path driver) {
    return driver.resolve(sources);
  }

  /** Where it is installed, inside the build's folder. */
  Path installFolder(Path build) {
    return build.resolve(target);
  }
}
