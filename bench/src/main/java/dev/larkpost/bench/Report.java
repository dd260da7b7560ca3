package dev.larkpost.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The table, and the file of the same numbers. */
record Report(List<Row> rows, List<String> failures, String sizes, boolean withReference) {
  private static final String LINE = "%-52s %-9s %11s %11s %8s  %-14s %s%n";

  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            LINE,
            "median of the rounds",
            "unit",
            "ours",
            "reference",
            "ratio",
            "target",
            "met"));
    rows.forEach(row -> table.append(line(row)));
    failures.forEach(failure -> table.append("FAILED ").append(failure).append('\n'));
    if (!withReference) {
      table.append("Node.js 20 or newer was not found: our side ran alone, no ratio was judged\n");
    }
    return table.toString();
  }

  static String line(Row row) {
    return String.format(
        Locale.ROOT,
        LINE,
        row.name(),
        row.unit(),
        Numbers.of(row.our()),
        row.other().map(Numbers::of).orElse("-"),
        row.ratio().map(Numbers::of).orElse("-"),
        row.target().map(Target::toString).orElse(""),
        verdict(row));
  }

  private static String verdict(Row row) {
    String met =
        row.met().map(yes -> yes ? "yes" : "NO").orElse(row.target().isPresent() ? "?" : "");
    return row.note().isEmpty() ? met : met + "  (" + row.note() + ")";
  }

  /** A target that was not judged is not met. */
  boolean allMet() {
    return failures.isEmpty()
        && rows.stream().noneMatch(r -> r.target().isPresent() && !r.met().orElse(false));
  }

  void write(Path file) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("at", Instant.now().toString());
    root.put("sizes", sizes);
    root.put("cores", Runtime.getRuntime().availableProcessors());
    root.put("java", Runtime.version().toString());
    root.put("withReference", withReference);
    ArrayNode list = root.putArray("rows");
    rows.forEach(row -> list.add(json(json, row)));
    ArrayNode failed = root.putArray("failures");
    failures.forEach(failed::add);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static ObjectNode json(ObjectMapper json, Row row) {
    ObjectNode node = json.createObjectNode();
    node.put("name", row.name()).put("unit", row.unit()).put("ours", row.our());
    node.put("reference", row.other().orElse(null));
    node.put("ratio", row.ratio().orElse(null));
    node.put("target", row.target().map(Target::toString).orElse(null));
    node.put("met", row.met().orElse(null));
    node.put("oursBest", row.best(row.ours()));
    if (!row.reference().isEmpty()) {
      node.put("referenceBest", row.best(row.reference()));
    }
    node.put("ratioIs", row.inverse() ? "reference / ours" : "ours / reference");
    node.put("note", row.note());
    node.set("oursRounds", json.valueToTree(row.ours()));
    node.set("referenceRounds", json.valueToTree(row.reference()));
    return node;
  }
}
