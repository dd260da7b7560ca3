package dev.larkpost.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Texts in columns, for people. */
final class Page {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Page row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  void print(PrintStream out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).codePointCount(0, row.get(i).length());
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      line.append(cell);
      if (i < row.size() - 1) {
        line.append(" ".repeat(widths.get(i) - cell.codePointCount(0, cell.length()))).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  /** Texts from outside: nothing in them may move the cursor or colour a terminal. */
  static String safe(String text) {
    return text.codePoints()
        .filter(c -> c == '\n' || !Character.isISOControl(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
