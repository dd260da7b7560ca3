package dev.larkpost.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks at an announcement again and again. */
record Watch(Shell shell, boolean json) {
  private static final Duration EVERY = Duration.ofMillis(500);

  /** Shows how far it is until it rests. @return how it stands then */
  JsonNode live(Supplier<JsonNode> look) {
    String shown = "";
    while (true) {
      AnnouncementText now = new AnnouncementText(look.get());
      String line = json ? now.one().toString() : now.bar();
      if (!line.equals(shown)) {
        show(line, shown.length());
        shown = line;
      }
      if (now.rests()) {
        end();
        return now.one();
      }
      shell.wait(EVERY);
    }
  }

  /** Waits in silence. */
  JsonNode until(Supplier<JsonNode> look, Predicate<AnnouncementText> holds) {
    JsonNode now = look.get();
    while (!holds.test(new AnnouncementText(now))) {
      shell.wait(EVERY);
      now = look.get();
    }
    return now;
  }

  /** On a terminal over the line before; elsewhere a line each. */
  private void show(String line, int before) {
    if (overwrites()) {
      shell.out().print("\r" + line + " ".repeat(Math.max(0, before - line.length())));
      shell.out().flush();
    } else {
      shell.out().println(line);
    }
  }

  private void end() {
    if (overwrites()) {
      shell.out().println();
    }
  }

  private boolean overwrites() {
    return shell.terminal() && !json;
  }
}
