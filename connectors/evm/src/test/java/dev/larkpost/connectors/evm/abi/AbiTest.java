package dev.larkpost.connectors.evm.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.Fields;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Int64;
import org.web3j.abi.datatypes.generated.StaticArray3;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint8;

/** Declarations and data, against known topics and against web3j's encoder. */
class AbiTest {
  private static EventShape shape(String text) {
    return Abi.parse("test", text).events().values().iterator().next();
  }

  @Test
  void a_topic_is_the_hash_of_the_canonical_signature() {
    // ERC-20 and ERC-721, and the same as ABI JSON
    String transfer = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
    for (String text :
        List.of(
            "event Transfer(address indexed from, address indexed to, uint256 value)",
            " Transfer ( address,address , uint ) ; ",
            "[{\"type\":\"event\",\"name\":\"Transfer\",\"inputs\":[{\"name\":\"from\",\"type\":\"address\"},"
                + "{\"type\":\"address\"},{\"name\":\"value\",\"type\":\"uint256\",\"indexed\":false}]}]",
            "{\"abi\":[{\"type\":\"function\",\"name\":\"x\"},{\"type\":\"event\",\"name\":\"Transfer\","
                + "\"inputs\":[{\"type\":\"address\"},{\"type\":\"address\"},{\"type\":\"uint256\"}]}]}")) {
      assertEquals(transfer, shape(text).topic(), text);
    }
  }

  @Test
  void tuples_and_arrays_are_spelled_out() {
    EventShape shape =
        shape("event E((address who, uint8[2][] grid)[3] a, tuple(bool) b, byte c, function)");
    assertEquals("E((address,uint8[2][])[3],(bool),bytes1,function)", shape.signature());
    assertEquals(List.of("a", "b", "c", "arg3"), shape.parameters());
    assertEquals(
        "E((address,uint8[2][])[3])",
        shape(
                "[{\"type\":\"event\",\"name\":\"E\",\"inputs\":[{\"name\":\"a\",\"type\":\"tuple[3]\",\"components\":"
                    + "[{\"name\":\"who\",\"type\":\"address\"},{\"name\":\"grid\",\"type\":\"uint8[2][]\"}]}]}]")
            .signature());
  }

  private static String refusal(String text) {
    EventException e = assertThrows(EventException.class, () -> Abi.parse("contract vault", text));
    assertEquals(EventException.Code.MISCONFIGURED, e.code());
    return String.valueOf(e.getMessage());
  }

  @Test
  void a_bad_declaration_is_refused_with_the_place() {
    assertTrue(refusal("event E(uint7 a)").contains("column 14"), refusal("event E(uint7 a)"));
    assertTrue(refusal("event E(adress a)").contains("column 9: there is no type \"adress\""));
    assertTrue(refusal("event E(address a").contains("\")\" is missing"));
    assertTrue(refusal("event E(address a) x").contains("nothing is expected here"));
    assertTrue(refusal("event E(address a) anonymous").contains("anonymous"));
    assertTrue(refusal("event E(address a, bool a)").contains("two parameters named a"));
    assertTrue(
        refusal("event E(bool indexed a, bool indexed b, bool indexed c, bool indexed d)")
            .contains("more than three"));
    assertTrue(refusal("[{\"type\":\"event\",\n\"name\":").contains("line 2"));
    assertTrue(refusal("[]").contains("contract vault: the ABI declares no event"));
    assertTrue(
        refusal("[{\"type\":\"event\",\"name\":\"E\",\"inputs\":[{\"type\":\"wei\"}]}]")
            .contains("event E: there is no type \"wei\""));
    assertTrue(refusal("event E(" + "(".repeat(40) + "bool").contains("nested"));
  }

  @Test
  void an_unknown_or_ambiguous_event_is_refused_with_what_there_is() {
    Abi abi = Abi.parse("test", "event A(bool)\nevent A(address)\nevent B()");
    assertEquals("B", abi.ruleName(abi.event("test", "B")));
    assertEquals("A(bool)", abi.ruleName(abi.event("test", "A( bool )")));
    String unknown =
        String.valueOf(
            assertThrows(EventException.class, () -> abi.event("contract x", "C")).getMessage());
    assertTrue(unknown.contains("contract x") && unknown.contains("B()"), unknown);
    assertThrows(EventException.class, () -> abi.event("test", "A"));
  }

  private static byte[] data(org.web3j.abi.datatypes.Type<?>... values) {
    return HexFormat.of().parseHex(FunctionEncoder.encodeConstructor(List.of(values)));
  }

  @Test
  void what_web3j_encodes_is_read_back() {
    Random random = new Random(3);
    EventShape shape =
        shape(
            "E(uint256 a, int64 b, bool c, address d, string e, bytes f, uint256[] g, uint8[3] h, string[] i)");
    for (int n = 0; n < 300; n++) {
      BigInteger whole = new BigInteger(256, random);
      long small = random.nextLong();
      boolean flag = random.nextBoolean();
      String address = String.format("0x%040x", new BigInteger(160, random));
      String text = "é".repeat(random.nextInt(70));
      byte[] bytes = new byte[random.nextInt(70)];
      random.nextBytes(bytes);
      List<Uint256> list = random.ints(random.nextInt(4), 0, 9).mapToObj(Uint256::new).toList();
      Fields fields =
          shape.decode(
              List.of(shape.topic()),
              data(
                  new Uint256(whole),
                  new Int64(small),
                  new Bool(flag),
                  new Address(address),
                  new Utf8String(text),
                  new DynamicBytes(bytes),
                  new DynamicArray<>(Uint256.class, list),
                  new StaticArray3<>(Uint8.class, new Uint8(1), new Uint8(2), new Uint8(255)),
                  new DynamicArray<>(Utf8String.class, new Utf8String(text), new Utf8String("x"))));
      assertEquals(
          Fields.of("a", whole)
              .with("b", BigInteger.valueOf(small))
              .with("c", flag)
              .with("d", address)
              .with("e", text)
              .with("f", Bytes.of(bytes))
              .with("g", list.stream().map(Uint256::getValue).toList())
              .with("h", List.of(BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(255)))
              .with("i", List.of(text, "x")),
          fields);
    }
  }

  private static byte[] words(String... words) {
    StringBuilder hex = new StringBuilder();
    for (String word : words) {
      hex.append("0".repeat(64 - word.length())).append(word);
    }
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void hostile_data_is_malformed_and_costs_next_to_nothing() {
    record Case(String event, byte[] data) {}
    for (Case c :
        List.of(
            new Case("E(uint256[] a)", words("20", "7fffffff")),
            new Case("E(uint256[] a)", words("20", "f".repeat(64))),
            new Case("E(uint256[] a)", words("f".repeat(64))),
            new Case("E(string a)", words("20", "5")),
            new Case("E(bool a)", words("2")),
            new Case("E(uint8 a)", words("100")),
            new Case("E(int8 a)", words("80")),
            new Case("E(uint256 a)", new byte[31]),
            new Case("E(bool[0][] a)", words("20", "7fffffff")),
            // every element of every list points at the same bytes again
            new Case("E(uint256[][][][][] a)", bomb(64)),
            new Case("E(bytes[][] a)", bomb(200)),
            new Case("E(uint256[10000][10000][10000] a)", words("1")))) {
      EventShape shape = shape(c.event());
      EventException e =
          assertThrows(
              EventException.class,
              () -> shape.decode(List.of(shape.topic()), c.data()),
              c.event());
      assertEquals(EventException.Code.MALFORMED, e.code());
    }
  }

  /** Four levels of lists, each of whose elements is the same next list: n to the fifth values. */
  private static byte[] bomb(int n) {
    List<String> words = new java.util.ArrayList<>(List.of("20"));
    for (int level = 0; level < 5; level++) {
      words.add(Integer.toHexString(n));
      words.addAll(java.util.Collections.nCopies(n, Integer.toHexString(32 * n)));
    }
    return words(words.toArray(String[]::new));
  }

  @Test
  void random_data_ends_in_fields_or_in_malformed() {
    Random random = new Random(5);
    EventShape shape = shape("E((string a, uint8[] b)[] x, bytes y, (bool, int16)[2] z)");
    int read = 0;
    for (int n = 0; n < 20_000; n++) {
      byte[] data = new byte[32 * random.nextInt(12)];
      for (int at = 31; at < data.length; at += 32) {
        data[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 32 * random.nextInt(8));
      }
      try {
        shape.decode(List.of(shape.topic()), data);
        read++;
      } catch (EventException e) {
        assertEquals(EventException.Code.MALFORMED, e.code());
      }
    }
    assertTrue(read > 0, "nothing was ever readable: the test is too wild");
  }
}
