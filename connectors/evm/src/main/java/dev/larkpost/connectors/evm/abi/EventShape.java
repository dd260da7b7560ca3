package dev.larkpost.connectors.evm.abi;

import dev.larkpost.engine.event.Bytes;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.Fields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.web3j.crypto.Hash;

/**
 * An event as a contract declares it. Thread-safe.
 *
 * <p>Indexed parameters that do not fit a topic (text, bytes, lists, structs) are there as the
 * Keccak-256 hash the log has, a {@link Bytes} of 32. Parameters without a name are called {@code
 * arg0}, {@code arg1}, by their place.
 */
public final class EventShape {
  /** A parameter. */
  record Input(String name, AbiType type, boolean indexed) {}

  private static final int TOPICS_MAX = 4;

  private final String name;
  private final List<Input> inputs;
  private final String signature;
  private final String topic;
  private final int topics;
  private final List<AbiType.Member> unindexed;

  /**
   * @throws EventException MISCONFIGURED for more indexed parameters than a log has room for, or a
   *     name used twice
   */
  EventShape(String name, List<Input> inputs) {
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.signature =
        inputs.stream()
            .map(i -> i.type().canonical())
            .collect(Collectors.joining(",", name + "(", ")"));
    this.topic =
        "0x" + HexFormat.of().formatHex(Hash.sha3(signature.getBytes(StandardCharsets.US_ASCII)));
    this.topics = 1 + (int) inputs.stream().filter(Input::indexed).count();
    this.unindexed =
        inputs.stream()
            .filter(i -> !i.indexed())
            .map(i -> new AbiType.Member(i.name(), i.type()))
            .toList();
    requireSense();
  }

  private void requireSense() {
    if (topics > TOPICS_MAX) {
      throw EventException.misconfigured(
          "event " + signature + " has more than three indexed parameters");
    }
    Set<String> names = new HashSet<>();
    for (Input input : inputs) {
      if (!names.add(input.name())) {
        throw EventException.misconfigured(
            "event " + signature + " has two parameters named " + input.name());
      }
    }
  }

  public String name() {
    return name;
  }

  /** {@code Transfer(address,address,uint256)}. */
  public String signature() {
    return signature;
  }

  /** The first topic of its logs: 0x and 64 lower-case digits. */
  public String topic() {
    return topic;
  }

  /** How many topics its logs have; ERC-20 and ERC-721 transfers differ in nothing else. */
  public int topics() {
    return topics;
  }

  /** Names of its parameters, in order. */
  public List<String> parameters() {
    return inputs.stream().map(Input::name).toList();
  }

  /** The Solidity type of a parameter, if there is one of that name. */
  public java.util.Optional<String> typeOf(String parameter) {
    return inputs.stream()
        .filter(i -> i.name().equals(parameter))
        .map(i -> i.type().canonical())
        .findFirst();
  }

  /**
   * What a log says.
   *
   * @param logTopics all of them, 0x and 64 digits each
   * @throws EventException MALFORMED when the log is not of this shape
   */
  public Fields decode(List<String> logTopics, byte[] data) {
    if (logTopics.size() != topics) {
      throw EventException.malformed(
          logTopics.size() + " topics where " + signature + " has " + topics);
    }
    try {
      return merge(logTopics, AbiDecoder.members(unindexed, data));
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw EventException.malformed("data out of every bound");
    }
  }

  private Fields merge(List<String> logTopics, Map<String, Object> fromData) {
    Map<String, Object> all = LinkedHashMap.newLinkedHashMap(inputs.size());
    int next = 1;
    for (Input input : inputs) {
      if (input.indexed()) {
        all.put(input.name(), indexed(input.type(), logTopics.get(next++)));
      } else {
        all.put(input.name(), java.util.Objects.requireNonNull(fromData.get(input.name())));
      }
    }
    return new Fields(all);
  }

  private static Object indexed(AbiType type, String topic) {
    byte[] word = HexFormat.of().parseHex(topic, 2, topic.length());
    if (word.length != AbiType.WORD) {
      throw EventException.malformed("a topic of " + word.length + " bytes");
    }
    return type.fitsTopic() ? AbiDecoder.word(type, word) : Bytes.of(word);
  }

  /** Members of the same names, those without one named by their place. */
  static List<String> named(List<String> names) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      all.add(names.get(i).isEmpty() ? "arg" + i : names.get(i));
    }
    return all;
  }

  @Override
  public String toString() {
    return signature;
  }
}
