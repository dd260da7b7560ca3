package dev.larkpost.bots.notifier;

import java.io.IOException;

/** Whether there is Node.js, which brings the demo's chain. */
final class NeedsNode {
  private NeedsNode() {}

  /** Says aloud when it is not; fails where {@code larkpost.interop} is required. */
  static boolean isThere() {
    if (starts()) {
      return true;
    }
    String wanted =
        System.getProperty(
            "larkpost.interop", System.getenv().getOrDefault("LARKPOST_INTEROP", ""));
    if (wanted.equals("required")) {
      throw new AssertionError("tests on a real chain are required, but there is no Node.js");
    }
    System.out.println("SKIPPED: tests on a real chain: there is no Node.js on the path");
    return false;
  }

  private static boolean starts() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException none) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
