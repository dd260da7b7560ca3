package dev.larkpost.engine.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.xmtp.store.MemoryTransactions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipientFileTest {
  private static final String A = "0x" + "a".repeat(40);
  private static final String B = "0x" + "B".repeat(40);

  @TempDir Path folder;
  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryListStore store = new MemoryListStore();

  private long read(String text) throws IOException {
    Path file = folder.resolve("people.csv");
    Files.writeString(file, text);
    return new RecipientFile(file).readInto(transactions, store, "people");
  }

  private List<Recipient> people() {
    return transactions.inSnapshot(tx -> store.page(tx, "people", Optional.empty(), 100));
  }

  @Test
  void a_file_becomes_a_list_with_zones_and_languages() throws IOException {
    assertEquals(
        3,
        read(
            "\ufeffLanguage, address ,zone\n# team\npt-BR,"
                + B
                + ",Europe/Berlin\n\n,\""
                + A
                + "\"\n,"
                + A
                + ",\n"));
    List<Recipient> people = people();
    assertEquals(
        List.of(Party.address(A), Party.address(B)),
        people.stream().map(Recipient::party).toList());
    assertEquals(Optional.of(Locale.forLanguageTag("pt-BR")), people.get(1).language());
    assertEquals("Europe/Berlin", people.get(1).zone().orElseThrow().getId());
    assertEquals(Optional.empty(), people.getFirst().zone());
  }

  @Test
  void a_mistake_is_refused_with_its_line_and_the_list_stays_what_it_was() throws IOException {
    read("address\n" + A + "\n");
    for (String line : List.of("0x12", "0x" + "g".repeat(40), A + ",x", "vitalik.eth")) {
      AudienceException refused =
          assertThrows(
              AudienceException.class, () -> read("address\n" + B + "\n\n\n\n" + B + "\n" + line));
      assertTrue(String.valueOf(refused.getMessage()).contains("people.csv, line 7: "), line);
      assertEquals(AudienceException.Code.MALFORMED, refused.code());
    }
    AudienceException zone =
        assertThrows(AudienceException.class, () -> read("address,zone\n" + A + ",Mars/North\n"));
    assertTrue(String.valueOf(zone.getMessage()).contains("line 2: the zone is none"));
    assertThrows(AudienceException.class, () -> read("address,language\n" + A + ",!!\n"));
    AudienceException header = assertThrows(AudienceException.class, () -> read(A + "\n"));
    assertTrue(String.valueOf(header.getMessage()).contains("line 1: the first line names"));
    assertEquals(List.of(Party.address(A)), people().stream().map(Recipient::party).toList());
  }

  @Test
  void names_are_looked_up_and_one_that_stands_for_nobody_is_refused_with_its_line()
      throws IOException {
    NameBook names =
        new NameBook() {
          @Override
          public Optional<String> address(String name) {
            return name.equals("a.eth") ? Optional.of(A) : Optional.empty();
          }

          @Override
          public Optional<String> name(String address) {
            return Optional.empty();
          }
        };
    Path file = folder.resolve("names.csv");
    Files.writeString(file, "address\na.eth\n" + B + "\n");
    assertEquals(2, new RecipientFile(file, names).readInto(transactions, store, "people"));
    assertEquals(
        List.of(Party.address(A), Party.address(B)),
        people().stream().map(Recipient::party).toList());
    Files.writeString(file, "address\na.eth\nb.eth\n");
    AudienceException refused =
        assertThrows(
            AudienceException.class,
            () -> new RecipientFile(file, names).readInto(transactions, store, "people"));
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains("line 3: the name b.eth stands for no address"));
  }
}
