package dev.larkpost.docs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said about the settings of one connector: {@code ## larkpost.chains.NAME}, a sentence,
 * and a line {@code name | type | default | meaning} for each.
 */
record ConnectorSection(String prefix, String intro, Map<String, List<String>> properties) {
  static Map<String, ConnectorSection> read(String text) {
    Map<String, ConnectorSection> all = new LinkedHashMap<>();
    for (String part : text.split("(?m)^## ")) {
      if (!part.isBlank()) {
        ConnectorSection section = section(part.lines().toList());
        all.put(section.prefix(), section);
      }
    }
    return all;
  }

  private static ConnectorSection section(List<String> lines) {
    Map<String, List<String>> properties = new LinkedHashMap<>();
    StringBuilder intro = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      if (line.contains(" | ")) {
        List<String> cells = List.of(line.split(" \\| ", 4));
        if (cells.size() != 4) {
          throw new IllegalArgumentException("name | type | default | meaning: " + line);
        }
        properties.put(cells.getFirst(), cells);
      } else if (!line.isBlank()) {
        intro.append(line).append('\n');
      }
    }
    return new ConnectorSection(lines.getFirst().strip(), intro.toString(), properties);
  }

  void write(StringBuilder page) {
    page.append("\n## ").append(prefix).append("\n\n").append(intro).append('\n');
    Mappings.tableHead(page);
    properties.forEach(
        (name, cells) ->
            Mappings.row(page, prefix + "." + name, cells.get(1), cells.get(2), cells.get(3)));
  }
}
