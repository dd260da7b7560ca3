package dev.larkpost.cli;

import java.util.ArrayList;
import java.util.List;

/** What the doctor found, in the order of looking. */
final class Findings {
  /** What came of one look. */
  enum Verdict {
    ok,
    warning,
    bad
  }

  private record Finding(String what, Verdict verdict, String says) {}

  private final List<Finding> all = new ArrayList<>();

  void ok(String what, String says) {
    all.add(new Finding(what, Verdict.ok, says));
  }

  /**
   * @param says what is odd, and what to do
   */
  void warning(String what, String says) {
    all.add(new Finding(what, Verdict.warning, says));
  }

  /**
   * @param says what is wrong, and what to do
   */
  void bad(String what, String says) {
    all.add(new Finding(what, Verdict.bad, says));
  }

  boolean sick() {
    return all.stream().anyMatch(one -> one.verdict() == Verdict.bad);
  }

  void print(Shell shell, boolean json) {
    all.forEach(one -> shell.out().println(json ? json(one) : text(one)));
  }

  private static String json(Finding one) {
    return BotApi.JSON
        .createObjectNode()
        .put("what", one.what())
        .put("verdict", one.verdict().name())
        .put("says", one.says())
        .toString();
  }

  private static String text(Finding one) {
    return String.format("%-8s %-8s %s", one.verdict(), one.what(), Page.safe(one.says()));
  }
}
