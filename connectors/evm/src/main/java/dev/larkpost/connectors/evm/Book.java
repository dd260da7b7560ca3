package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.Note;
import dev.larkpost.engine.event.Told;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The notes of a source: which contracts it knows, so that one that is new gets its earlier blocks
 * read, and which contracts factories made.
 */
final class Book {
  private static final String CONTRACT = "contract/";
  private static final String CHILD = "child/";
  private static final int PAGE = 500;

  /** A contract some factory made. */
  record Child(String contract, String address) {}

  private final Map<String, String> contracts = new LinkedHashMap<>();
  private final List<Child> children = new ArrayList<>();

  static Book read(Told told) {
    Book book = new Book();
    String key = "";
    while (true) {
      List<Note> page = told.notes(key, PAGE);
      page.forEach(book::add);
      if (page.size() < PAGE) {
        return book;
      }
      key = page.getLast().key();
    }
  }

  private void add(Note note) {
    if (note.key().startsWith(CONTRACT)) {
      contracts.put(note.key().substring(CONTRACT.length()), note.value().orElseThrow());
    } else if (note.key().startsWith(CHILD)) {
      String[] parts = note.key().split("/", 3);
      children.add(new Child(parts[1], parts[2]));
    }
  }

  List<Child> children() {
    return children;
  }

  /** Whether exactly this is known already. */
  boolean knows(ContractSettings contract) {
    return Optional.ofNullable(contracts.get(contract.name()))
        .filter(written(contract)::equals)
        .isPresent();
  }

  /** Whether a contract of this name is known. */
  boolean knows(String contract) {
    return contracts.containsKey(contract);
  }

  void forget(String contract) {
    contracts.remove(contract);
  }

  void learn(ContractSettings contract) {
    contracts.put(contract.name(), written(contract));
  }

  /** Contracts added at run time in an earlier life. */
  List<ContractSettings> contracts() {
    return contracts.values().stream().map(Book::parse).toList();
  }

  static Note note(ContractSettings contract) {
    return Note.of(CONTRACT + contract.name(), written(contract));
  }

  static Note forgotten(String contract) {
    return Note.forgotten(CONTRACT + contract);
  }

  static Note note(Child child, long block) {
    return Note.of(CHILD + child.contract() + "/" + child.address(), Long.toString(block));
  }

  static Note forgotten(Child child) {
    return Note.forgotten(CHILD + child.contract() + "/" + child.address());
  }

  private static String written(ContractSettings contract) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", contract.name());
    fields.put("addresses", contract.addresses());
    fields.put("abi", contract.abi());
    fields.put("events", contract.events());
    contract.from().ifPresent(block -> fields.put("from", BigInteger.valueOf(block)));
    contract
        .madeBy()
        .ifPresent(
            by ->
                fields.put(
                    "madeBy",
                    Fields.of("contract", by.contract())
                        .with("event", by.event())
                        .with("parameter", by.parameter())));
    String json = new Fields(fields).toJson();
    if (json.length() > Note.VALUE_MAX) {
      throw EventException.misconfigured(
          "contract "
              + contract.name()
              + ": its ABI has more than "
              + Note.VALUE_MAX
              + " characters; leave out what is no event");
    }
    return json;
  }

  private record Written(
      String name,
      List<String> addresses,
      String abi,
      List<String> events,
      Optional<Long> from,
      Optional<ContractSettings.Factory> madeBy) {}

  private static ContractSettings parse(String json) {
    Written w = Fields.ofJson(json).as(Written.class);
    return new ContractSettings(w.name(), w.addresses(), w.abi(), w.events(), w.from(), w.madeBy());
  }
}
