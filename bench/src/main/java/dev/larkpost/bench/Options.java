package dev.larkpost.bench;

import java.util.Set;
import java.util.TreeSet;

/**
 * What was asked for.
 *
 * @param only measurements to run; empty = all
 * @param check whether a missed target is a failure
 */
record Options(Sizes sizes, Set<String> only, boolean check) {
  static final String USAGE =
      "usage: ./larkpost bench [--quick|--full] [--check] [--only NAME[,NAME]...]";

  static Options parse(String[] arguments) {
    Options options = new Options(Sizes.USUAL, Set.of(), false);
    for (int i = 0; i < arguments.length; i++) {
      options =
          switch (arguments[i]) {
            case "--quick" -> new Options(Sizes.QUICK, options.only, options.check);
            case "--full" -> new Options(Sizes.FULL, options.only, options.check);
            case "--check" -> new Options(options.sizes, options.only, true);
            case "--only" -> options.with(i + 1 < arguments.length ? arguments[++i] : "");
            default -> throw new IllegalArgumentException(arguments[i]);
          };
    }
    return options;
  }

  private Options with(String names) {
    Set<String> all = new TreeSet<>(only);
    for (String name : names.split(",", -1)) {
      if (!Scenario.NAMES.contains(name)) {
        throw new IllegalArgumentException("no measurement " + name + ": " + Scenario.NAMES);
      }
      all.add(name);
    }
    return new Options(sizes, all, check);
  }

  boolean wants(String name) {
    return only.isEmpty() || only.contains(name);
  }
}
