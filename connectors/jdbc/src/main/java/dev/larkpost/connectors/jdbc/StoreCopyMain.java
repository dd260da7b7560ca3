package dev.larkpost.connectors.jdbc;

import dev.larkpost.xmtp.XmtpException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ./larkpost backup} and {@code ./larkpost restore}; in a container, what the CronJob
 * starts. Ends with 0 when done, 1 when it was refused or went wrong, 2 for a wrong command line.
 */
public final class StoreCopyMain {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  private static final int KEEP = 7;
  private static final Set<String> OF_BACKUP = Set.of("--data", "--to", "--keep");
  private static final Set<String> OF_RESTORE = Set.of("--data", "--from", "--replace");
  private static final String HELP =
      """
      usage: larkpost backup [--data DIR] --to DIR [--keep N]
             larkpost restore --from FILE [--data DIR] [--replace]

      backup copies the bot's store while the bot is at work, into bot-TIME.db, and keeps the
      newest N copies (7). restore puts a copy back while the bot is stopped; --replace sets a
      store that is there aside. --data is the bot's data folder, else LARKPOST_DATA.
      A copy holds no key: keep store.key (or LARKPOST_STORE_KEY) apart from it, and keep it.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Clock clock;

  StoreCopyMain(PrintStream out, PrintStream err, Map<String, String> environment, Clock clock) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] words) {
    System.exit(
        new StoreCopyMain(System.out, System.err, System.getenv(), Clock.systemUTC())
            .run(List.of(words)));
  }

  int run(List<String> words) {
    try {
      return switch (words.isEmpty() ? "" : words.getFirst()) {
        case "backup" -> backup(words.subList(1, words.size()));
        case "restore" -> restore(words.subList(1, words.size()));
        default -> usage("which command?");
      };
    } catch (IllegalArgumentException wrong) {
      return usage(String.valueOf(wrong.getMessage()));
    } catch (XmtpException refused) {
      err.println("larkpost: " + refused.getMessage());
      return FAILED;
    } catch (IOException unknown) {
      err.println("larkpost: nobody knows how large the copy is");
      return FAILED;
    }
  }

  private int usage(String why) {
    boolean asked = why.isEmpty();
    (asked ? out : err).print(HELP);
    if (!asked) {
      err.println("larkpost: " + why);
    }
    return asked ? DONE : USAGE;
  }

  private int backup(List<String> words) throws IOException {
    if (asksForHelp(words)) {
      return usage("");
    }
    Map<String, String> options = options(words, OF_BACKUP);
    int keep = Integer.parseInt(options.getOrDefault("--keep", Integer.toString(KEEP)));
    Path copy = StoreCopy.make(data(options), path(options, "--to"), keep, clock);
    out.println("copied to " + copy + ", " + (Files.size(copy) >> 10) + " KiB");
    return DONE;
  }

  private int restore(List<String> words) {
    if (asksForHelp(words)) {
      return usage("");
    }
    Map<String, String> options = options(words, OF_RESTORE);
    Path data = data(options);
    Path copy = path(options, "--from");
    Optional<Path> aside = StoreCopy.restore(copy, data, options.containsKey("--replace"), clock);
    aside.ifPresent(old -> out.println("what was there is now " + old));
    out.println("restored " + copy + " into " + data + "; start the bot");
    return DONE;
  }

  private static boolean asksForHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  private Path data(Map<String, String> options) {
    return Optional.ofNullable(options.get("--data"))
        .or(() -> Optional.ofNullable(environment.get("LARKPOST_DATA")))
        .map(Path::of)
        .orElseThrow(() -> new IllegalArgumentException("say --data, the bot's data folder"));
  }

  private static Path path(Map<String, String> options, String name) {
    return Optional.ofNullable(options.get(name))
        .map(Path::of)
        .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static Map<String, String> options(List<String> words, Set<String> known) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i);
      if (!known.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (name.equals("--replace")) {
        options.put(name, "");
      } else if (i + 1 < words.size()) {
        options.put(name, words.get(++i));
      } else {
        throw new IllegalArgumentException(name + " needs a value");
      }
    }
    return options;
  }
}
