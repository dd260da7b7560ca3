package dev.larkpost.connectors.evm.abi;

import java.util.List;
import java.util.stream.Collectors;

/** A Solidity type (contract ABI specification, "Types"). */
sealed interface AbiType {
  int WORD = 32;

  /** uintN or intN. */
  record Whole(int bits, boolean signed) implements AbiType {
    public Whole {
      if (bits < 8 || bits > 256 || bits % 8 != 0) {
        throw new IllegalArgumentException("a whole number of " + bits + " bits");
      }
    }

    @Override
    public String canonical() {
      return (signed ? "int" : "uint") + bits;
    }
  }

  /** bool. */
  record Flag() implements AbiType {
    @Override
    public String canonical() {
      return "bool";
    }
  }

  /** address. */
  record Account() implements AbiType {
    @Override
    public String canonical() {
      return "address";
    }
  }

  /** bytesN; a function is 24 of them under another name. */
  record FixedBytes(int length, String canonical) implements AbiType {
    public FixedBytes {
      if (length < 1 || length > WORD) {
        throw new IllegalArgumentException("bytes" + length);
      }
    }
  }

  /** bytes. */
  record AnyBytes() implements AbiType {
    @Override
    public String canonical() {
      return "bytes";
    }

    @Override
    public boolean dynamic() {
      return true;
    }
  }

  /** string. */
  record Text() implements AbiType {
    @Override
    public String canonical() {
      return "string";
    }

    @Override
    public boolean dynamic() {
      return true;
    }
  }

  /** T[n]. */
  record FixedList(AbiType element, int length) implements AbiType {
    static final int LENGTH_MAX = 10_000;

    public FixedList {
      if (length < 0 || length > LENGTH_MAX) {
        throw new IllegalArgumentException("an array of " + length);
      }
    }

    @Override
    public String canonical() {
      return element.canonical() + "[" + length + "]";
    }

    @Override
    public boolean dynamic() {
      return element.dynamic();
    }

    @Override
    public int headSize() {
      return dynamic() ? WORD : Math.multiplyExact(length, element.headSize());
    }
  }

  /** T[]. */
  record AnyList(AbiType element) implements AbiType {
    @Override
    public String canonical() {
      return element.canonical() + "[]";
    }

    @Override
    public boolean dynamic() {
      return true;
    }
  }

  /** A member of a tuple. */
  record Member(String name, AbiType type) {}

  /** A struct. */
  record Tuple(List<Member> members) implements AbiType {
    public Tuple {
      members = List.copyOf(members);
    }

    @Override
    public String canonical() {
      return members.stream()
          .map(m -> m.type().canonical())
          .collect(Collectors.joining(",", "(", ")"));
    }

    @Override
    public boolean dynamic() {
      return members.stream().anyMatch(m -> m.type().dynamic());
    }

    @Override
    public int headSize() {
      return dynamic() ? WORD : members.stream().mapToInt(m -> m.type().headSize()).sum();
    }
  }

  /** As it stands in a signature. */
  String canonical();

  /** Whether the head holds an offset instead of the value. */
  default boolean dynamic() {
    return false;
  }

  /** Bytes in the head. */
  default int headSize() {
    return WORD;
  }

  /** Whether an indexed parameter of this type is its value rather than a hash. */
  default boolean fitsTopic() {
    return this instanceof Whole
        || this instanceof Flag
        || this instanceof Account
        || this instanceof FixedBytes;
  }
}
