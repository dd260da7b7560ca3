package dev.larkpost.connectors.evm.abi;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.Fields;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads ABI-encoded data (contract ABI specification, "Formal Specification of the Encoding").
 * Offsets and lengths are a stranger's: each is checked against the data, and the whole against a
 * budget, since nested lists may point at the same bytes again and again. One use per log.
 */
final class AbiDecoder {
  private static final int WORD = AbiType.WORD;

  /** Values and list elements one log may decode to. */
  private static final int VALUES_MAX = 20_000;

  /** Bytes and text one log may decode to, counted each time they are pointed at. */
  private static final int BYTES_MAX = 512 * 1024;

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] data;
  private int values = VALUES_MAX;
  private int bytes = BYTES_MAX;

  private AbiDecoder(byte[] data) {
    this.data = data;
  }

  /** A value out of one word: an indexed parameter. */
  static Object word(AbiType type, byte[] word) {
    return new AbiDecoder(word).value(type, 0, 0);
  }

  /**
   * @throws EventException MALFORMED
   */
  static Map<String, Object> members(List<AbiType.Member> members, byte[] data) {
    return new AbiDecoder(data).tuple(members, 0);
  }

  private Map<String, Object> tuple(List<AbiType.Member> members, int base) {
    Map<String, Object> values = LinkedHashMap.newLinkedHashMap(members.size());
    int head = base;
    for (AbiType.Member member : members) {
      values.put(member.name(), value(member.type(), base, head));
      head = Math.addExact(head, member.type().headSize());
    }
    return values;
  }

  /**
   * @param base where offsets count from
   * @param head where the value, or its offset, stands
   */
  private Object value(AbiType type, int base, int head) {
    if (--values < 0) {
      throw EventException.malformed("more than " + VALUES_MAX + " values");
    }
    int at = type.dynamic() ? offset(base, head) : head;
    return switch (type) {
      case AbiType.Whole whole -> whole(whole, at);
      case AbiType.Flag flag -> flag(at);
      case AbiType.Account account -> account(at);
      case AbiType.FixedBytes fixed -> {
        require(at, WORD);
        yield Bytes.of(Arrays.copyOfRange(data, at, at + fixed.length()));
      }
      case AbiType.AnyBytes any -> Bytes.of(content(at));
      case AbiType.Text text -> new String(content(at), StandardCharsets.UTF_8);
      case AbiType.FixedList list -> list(list.element(), list.length(), at);
      case AbiType.AnyList list -> list(list.element(), length(at), at + WORD);
      case AbiType.Tuple tuple -> new Fields(tuple(tuple.members(), at));
    };
  }

  private BigInteger whole(AbiType.Whole type, int at) {
    require(at, WORD);
    BigInteger number =
        type.signed() ? new BigInteger(data, at, WORD) : new BigInteger(1, data, at, WORD);
    int bits = type.signed() ? number.bitLength() + 1 : number.bitLength();
    if (bits > type.bits()) {
      throw EventException.malformed("a number of " + bits + " bits for " + type.canonical());
    }
    return number;
  }

  private boolean flag(int at) {
    int value = number(at);
    if (value > 1) {
      throw EventException.malformed("a bool that is neither 0 nor 1");
    }
    return value == 1;
  }

  private String account(int at) {
    require(at, WORD);
    // Early compilers left dirt in the upper bytes.
    return "0x" + HEX.formatHex(data, at + 12, at + WORD);
  }

  private byte[] content(int at) {
    int length = length(at);
    bytes -= length;
    if (bytes < 0) {
      throw EventException.malformed("more than " + BYTES_MAX + " bytes of content");
    }
    require(at + WORD, length);
    return Arrays.copyOfRange(data, at + WORD, at + WORD + length);
  }

  private List<Object> list(AbiType element, int length, int base) {
    // A list of nothing-sized elements costs no data, so the budget has to stop it.
    if (length > values) {
      throw EventException.malformed("a list of " + length);
    }
    List<Object> list = new ArrayList<>(length);
    int head = base;
    for (int i = 0; i < length; i++) {
      list.add(value(element, base, head));
      head = Math.addExact(head, element.headSize());
    }
    return list;
  }

  private int length(int at) {
    return number(at);
  }

  private int offset(int base, int head) {
    int offset = number(head);
    if (offset > data.length - base) {
      throw EventException.malformed("an offset beyond the data");
    }
    return base + offset;
  }

  /** A word that must be a small number. */
  private int number(int at) {
    require(at, WORD);
    for (int i = at; i < at + WORD - 4; i++) {
      if (data[i] != 0) {
        throw EventException.malformed("a length or offset out of reach");
      }
    }
    int number = 0;
    for (int i = at + WORD - 4; i < at + WORD; i++) {
      number = number << 8 | data[i] & 0xff;
    }
    if (number < 0) {
      throw EventException.malformed("a length or offset out of reach");
    }
    return number;
  }

  private void require(int at, int length) {
    if (at < 0 || length > data.length - at) {
      throw EventException.malformed(
          "data of " + data.length + " bytes ends before " + length + " at " + at);
    }
  }
}
