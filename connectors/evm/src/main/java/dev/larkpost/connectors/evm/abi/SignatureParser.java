package dev.larkpost.connectors.evm.abi;

import dev.larkpost.engine.event.EventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads declarations as people write them: {@code event Transfer(address indexed from, address
 * indexed to, uint256 value)}. The word {@code event} and a final semicolon may be left out.
 */
final class SignatureParser {
  private static final Pattern WORD = Pattern.compile("\\s*([A-Za-z_$][A-Za-z0-9_$]*)");
  private static final Pattern ARRAY = Pattern.compile("\\s*\\[\\s*([0-9]{0,5})\\s*]");
  private static final Pattern PLAIN =
      Pattern.compile("(uint|int|bytes)([0-9]{1,3})?|bool|address|string|function|byte");
  private static final int NESTING_MAX = 16;

  private final String text;
  private int at;

  private SignatureParser(String text) {
    this.text = text;
  }

  /**
   * @throws EventException MISCONFIGURED, naming the declaration and the column
   */
  static EventShape event(String text) {
    SignatureParser parser = new SignatureParser(text);
    try {
      return parser.event();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw EventException.misconfigured(
          "event signature \""
              + text.strip()
              + "\", column "
              + (parser.at + 1)
              + ": "
              + e.getMessage());
    }
  }

  /** A type as the ABI's JSON names it; tuples come with their members. */
  static AbiType type(String text, Optional<AbiType.Tuple> tuple) {
    SignatureParser parser = new SignatureParser(text);
    AbiType type =
        tuple.isPresent() && text.startsWith("tuple")
            ? parser.arrays(parser.skipTuple(tuple.get()))
            : parser.type(0);
    parser.requireEnd();
    return type;
  }

  private AbiType skipTuple(AbiType.Tuple tuple) {
    at = "tuple".length();
    return tuple;
  }

  private EventShape event() {
    String name = word().orElseThrow(() -> new IllegalArgumentException("a name is missing"));
    if (name.equals("event")) {
      name = word().orElseThrow(() -> new IllegalArgumentException("a name is missing"));
    }
    List<EventShape.Input> inputs = inputs();
    int before = at;
    Optional<String> more = word();
    if (more.isPresent()) {
      at = before;
      throw new IllegalArgumentException(
          !more.get().equals("anonymous")
              ? "nothing is expected here"
              : "anonymous events have no signature in their logs and cannot be found");
    }
    take(';');
    requireEnd();
    return new EventShape(name, inputs);
  }

  private List<EventShape.Input> inputs() {
    List<AbiType> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Boolean> indexed = new ArrayList<>();
    require('(');
    if (!take(')')) {
      do {
        types.add(type(0));
        Optional<String> next = word();
        indexed.add(next.filter("indexed"::equals).isPresent());
        names.add((indexed.getLast() ? word() : next).orElse(""));
      } while (take(','));
      require(')');
    }
    List<String> named = EventShape.named(names);
    List<EventShape.Input> inputs = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      inputs.add(new EventShape.Input(named.get(i), types.get(i), indexed.get(i)));
    }
    return inputs;
  }

  private AbiType type(int depth) {
    if (depth > NESTING_MAX) {
      throw new IllegalArgumentException("nested deeper than " + NESTING_MAX);
    }
    int start = at;
    Optional<String> word = word();
    if (word.isEmpty() || word.get().equals("tuple")) {
      return arrays(tuple(depth));
    }
    AbiType plain = plain(word.get(), start);
    if (plain instanceof AbiType.Account) {
      int before = at;
      if (word().filter("payable"::equals).isEmpty()) {
        at = before;
      }
    }
    return arrays(plain);
  }

  private AbiType tuple(int depth) {
    List<AbiType> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    require('(');
    if (!take(')')) {
      do {
        types.add(type(depth + 1));
        names.add(word().orElse(""));
      } while (take(','));
      require(')');
    }
    List<String> named = EventShape.named(names);
    List<AbiType.Member> members = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      members.add(new AbiType.Member(named.get(i), types.get(i)));
    }
    return new AbiType.Tuple(members);
  }

  private AbiType plain(String word, int start) {
    Matcher match = PLAIN.matcher(word);
    if (!match.matches()) {
      at = start;
      throw new IllegalArgumentException("there is no type \"" + word + "\"");
    }
    Optional<Integer> size = Optional.ofNullable(match.group(2)).map(Integer::valueOf);
    return switch (Optional.ofNullable(match.group(1)).orElse(word)) {
      case "uint" -> new AbiType.Whole(size.orElse(256), false);
      case "int" -> new AbiType.Whole(size.orElse(256), true);
      case "bytes" ->
          size.<AbiType>map(n -> new AbiType.FixedBytes(n, "bytes" + n))
              .orElseGet(AbiType.AnyBytes::new);
      case "byte" -> new AbiType.FixedBytes(1, "bytes1");
      case "function" -> new AbiType.FixedBytes(24, "function");
      case "bool" -> new AbiType.Flag();
      case "address" -> new AbiType.Account();
      default -> new AbiType.Text();
    };
  }

  private AbiType arrays(AbiType element) {
    AbiType type = element;
    Matcher match = ARRAY.matcher(text).region(at, text.length());
    for (int depth = 0; match.lookingAt(); depth++) {
      if (depth > NESTING_MAX) {
        throw new IllegalArgumentException("nested deeper than " + NESTING_MAX);
      }
      at = match.end();
      String length = match.group(1);
      type =
          length.isEmpty()
              ? new AbiType.AnyList(type)
              : new AbiType.FixedList(type, Integer.parseInt(length));
      match.region(at, text.length());
    }
    return type;
  }

  private Optional<String> word() {
    Matcher match = WORD.matcher(text).region(at, text.length());
    if (!match.lookingAt()) {
      return Optional.empty();
    }
    at = match.end();
    return Optional.of(match.group(1));
  }

  private boolean take(char c) {
    int next = at;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    if (next < text.length() && text.charAt(next) == c) {
      at = next + 1;
      return true;
    }
    return false;
  }

  private void require(char c) {
    if (!take(c)) {
      throw new IllegalArgumentException("\"" + c + "\" is missing");
    }
  }

  private void requireEnd() {
    if (!text.substring(at).isBlank()) {
      throw new IllegalArgumentException("nothing is expected here");
    }
  }
}
