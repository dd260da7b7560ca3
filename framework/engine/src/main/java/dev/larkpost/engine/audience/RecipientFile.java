package dev.larkpost.engine.audience;

import dev.larkpost.xmtp.store.Transactions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads recipients out of a CSV file: the first line names the columns {@code address}, {@code
 * zone} and {@code language}, the last two as you like; empty lines and lines that begin with
 * {@code #} are passed over. A file with a mistake is refused as a whole, with the line.
 */
public final class RecipientFile {
  private static final int BATCH = 1_000;
  private static final int LINE_MAX = 1_000;
  private static final Set<String> COLUMNS = Set.of("address", "zone", "language");

  private final Path file;
  private final Optional<NameBook> names;
  private List<String> columns = List.of();

  public RecipientFile(Path file) {
    this(file, Optional.empty());
  }

  /**
   * @param names looks up what stands in the address column and has a dot; the addresses they stand
   *     for now are what is kept
   */
  public RecipientFile(Path file, NameBook names) {
    this(file, Optional.of(names));
  }

  private RecipientFile(Path file, Optional<NameBook> names) {
    this.file = file;
    this.names = names;
  }

  /**
   * Replaces the list of this name by what the file says. Until the whole file is read, and when it
   * cannot be, the list is what it was.
   *
   * @return how many lines had somebody
   * @throws AudienceException MALFORMED naming file, line and cure; UNAVAILABLE
   */
  public long readInto(Transactions transactions, ListStore store, String list) {
    long number = transactions.inTransaction(tx -> store.begin(tx, list));
    long count = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      List<Recipient> batch = new ArrayList<>();
      long line = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        Optional<Recipient> recipient = read(++line, text);
        recipient.ifPresent(batch::add);
        count += recipient.isPresent() ? 1 : 0;
        if (batch.size() == BATCH) {
          add(transactions, store, number, batch);
        }
      }
      add(transactions, store, number, batch);
    } catch (CharacterCodingException wrong) {
      throw new AudienceException(
          AudienceException.Code.MALFORMED, file + " is not UTF-8 text", wrong);
    } catch (IOException broken) {
      throw new AudienceException(
          AudienceException.Code.UNAVAILABLE, file + " cannot be read", broken);
    }
    transactions.inTransaction(
        tx -> {
          store.finish(tx, number);
          return true;
        });
    return count;
  }

  private static void add(
      Transactions transactions, ListStore store, long number, List<Recipient> batch) {
    List<Recipient> all = List.copyOf(batch);
    batch.clear();
    transactions.inTransaction(
        tx -> {
          store.add(tx, number, all);
          return true;
        });
  }

  private Optional<Recipient> read(long line, String text) {
    String said = line == 1 && text.startsWith("\ufeff") ? text.substring(1) : text;
    if (said.length() > LINE_MAX) {
      throw refused(line, "longer than " + LINE_MAX + " characters");
    }
    if (said.isBlank() || said.startsWith("#")) {
      return Optional.empty();
    }
    List<String> cells = cells(said);
    if (columns.isEmpty()) {
      columns = header(line, cells);
      return Optional.empty();
    }
    if (cells.size() > columns.size()) {
      throw refused(line, cells.size() + " values for the columns " + columns);
    }
    return Optional.of(recipient(line, cells));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1))
        .map(String::strip)
        .map(
            c ->
                c.length() > 1 && c.startsWith("\"") && c.endsWith("\"")
                    ? c.substring(1, c.length() - 1).strip()
                    : c)
        .toList();
  }

  private List<String> header(long line, List<String> cells) {
    List<String> names = cells.stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
    if (!names.contains("address")
        || !COLUMNS.containsAll(names)
        || new HashSet<>(names).size() != names.size()) {
      throw refused(
          line, "the first line names the columns: address, and zone and language if known");
    }
    return names;
  }

  private Recipient recipient(long line, List<String> cells) {
    try {
      return new Recipient(
          Party.address(address(cell(cells, "address").orElse(""))),
          cell(cells, "zone").map(ZoneId::of),
          cell(cells, "language").map(RecipientFile::language));
    } catch (DateTimeException wrong) {
      throw refused(line, "the zone is none, write it like Europe/Berlin");
    } catch (IllegalArgumentException wrong) {
      throw refused(line, String.valueOf(wrong.getMessage()));
    }
  }

  private String address(String said) {
    return said.contains(".") && names.isPresent()
        ? names
            .get()
            .address(said)
            .orElseThrow(
                () -> new IllegalArgumentException("the name " + said + " stands for no address"))
        : said;
  }

  private static Locale language(String tag) {
    Locale locale = Locale.forLanguageTag(tag);
    if (locale.getLanguage().isEmpty()) {
      throw new IllegalArgumentException("the language is none, write it like en or pt-BR");
    }
    return locale;
  }

  private Optional<String> cell(List<String> cells, String column) {
    int place = columns.indexOf(column);
    return place >= 0 && place < cells.size()
        ? Optional.of(cells.get(place)).filter(c -> !c.isEmpty())
        : Optional.empty();
  }

  private AudienceException refused(long line, String why) {
    return new AudienceException(
        AudienceException.Code.MALFORMED, file + ", line " + line + ": " + why);
  }
}
