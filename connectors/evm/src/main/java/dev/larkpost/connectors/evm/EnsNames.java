package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.Providers;
import dev.larkpost.engine.audience.NameBook;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.ens.EnsResolutionException;
import org.web3j.ens.NameHash;
import org.web3j.utils.Numeric;

/**
 * ENS on the chain its registry is on: names to addresses, and addresses to the primary names that
 * lead back to them (ENSIP-1, ENSIP-3, names normalised by ENSIP-15). Names whose resolver sends
 * its askers elsewhere (wildcards, CCIP-Read) are not found. What was found is remembered for a
 * while, and so is that nothing was; a name may therefore stand for its former address that long.
 * Thread-safe.
 */
public final class EnsNames implements NameBook {
  /** The registry on Ethereum and its test networks. */
  public static final String REGISTRY = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e";

  /** Answers remembered in each direction; the one not asked for longest goes first. */
  public static final int REMEMBERED_MAX = 10_000;

  /** How long an answer is good for. */
  public static final Duration GOOD_FOR = Duration.ofMinutes(10);

  /** How long it is remembered that there was no answer. */
  public static final Duration NOTHING_FOR = Duration.ofMinutes(1);

  /** Longer names are none. */
  static final int NAME_MAX = 255;

  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");
  private static final String NOBODY = "0x" + "0".repeat(40);
  private static final String REVERSE = ".addr.reverse";

  private final Providers providers;
  private final String registry;
  private final Clock clock;
  private final Map<String, Known> addresses = new Remembered();
  private final Map<String, Known> names = new Remembered();

  private record Known(Optional<String> answer, Instant until) {}

  private static final class Remembered extends LinkedHashMap<String, Known> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
      return size() > REMEMBERED_MAX;
    }
  }

  /**
   * @param registry its address, {@link #REGISTRY} on public networks
   */
  public EnsNames(EvmChain chain, String registry, Clock clock) {
    this.providers = chain.providers();
    this.registry = registry.toLowerCase(Locale.ROOT);
    this.clock = clock;
    if (!ADDRESS.matcher(this.registry).matches()) {
      throw new IllegalArgumentException("a registry's address is 0x and 40 hex digits");
    }
  }

  /**
   * @throws dev.larkpost.engine.event.EventException UNAVAILABLE or THROTTLED when no provider
   *     answers
   */
  @Override
  public Optional<String> address(String name) {
    return normal(name).flatMap(n -> remembered(addresses, n, () -> forward(n)));
  }

  /**
   * As {@link #address}: the forward check is part of the answer.
   *
   * @throws IllegalArgumentException when it is no address
   */
  @Override
  public Optional<String> name(String address) {
    String asked = address.toLowerCase(Locale.ROOT);
    if (!ADDRESS.matcher(asked).matches()) {
      throw new IllegalArgumentException("an address is 0x and 40 hex digits");
    }
    return remembered(names, asked, () -> primary(asked));
  }

  /** Whoever writes a name differently means the same; what cannot be a name is none. */
  private static Optional<String> normal(String name) {
    if (name.isBlank() || name.length() > NAME_MAX || !name.contains(".")) {
      return Optional.empty();
    }
    try {
      String normal = NameHash.normalise(name.strip());
      return List.of(normal.split("\\.", -1)).contains("") ? Optional.empty() : Optional.of(normal);
    } catch (EnsResolutionException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private Optional<String> remembered(
      Map<String, Known> known, String asked, Supplier<Optional<String>> ask) {
    Instant now = clock.instant();
    synchronized (known) {
      Known before = known.get(asked);
      if (before != null && before.until().isAfter(now)) {
        return before.answer();
      }
    }
    Optional<String> answer = ask.get();
    Duration time = answer.isPresent() ? GOOD_FOR : NOTHING_FOR;
    synchronized (known) {
      known.put(asked, new Known(answer, now.plus(time)));
    }
    return answer;
  }

  private Optional<String> forward(String normal) {
    byte[] node = NameHash.nameHashAsBytes(normal);
    long block = providers.newest("latest").number();
    return resolver(node, block).flatMap(r -> askAddress(r, "addr", node, block));
  }

  private Optional<String> primary(String address) {
    byte[] node = NameHash.nameHashAsBytes(address.substring(2) + REVERSE);
    long block = providers.newest("latest").number();
    // Anybody may claim any name for their address: only the name's owner can confirm it.
    return resolver(node, block)
        .flatMap(r -> askText(r, node, block))
        .filter(name -> normal(name).filter(name::equals).isPresent())
        .filter(name -> forward(name).filter(address::equals).isPresent());
  }

  private Optional<String> resolver(byte[] node, long block) {
    return askAddress(registry, "resolver", node, block);
  }

  private Optional<String> askAddress(String contract, String function, byte[] node, long block) {
    return ask(contract, function, node, block)
        .filter(answer -> answer.length == 32)
        .map(answer -> Numeric.toHexString(java.util.Arrays.copyOfRange(answer, 12, 32)))
        .filter(found -> !found.equals(NOBODY));
  }

  private Optional<String> askText(String resolver, byte[] node, long block) {
    return ask(resolver, "name", node, block).flatMap(EnsNames::text).filter(t -> !t.isEmpty());
  }

  private static Optional<String> text(byte[] answer) {
    try {
      @SuppressWarnings("rawtypes") // web3j's signature
      List<Type> values =
          FunctionReturnDecoder.decode(Numeric.toHexString(answer), List.of(bytesReference()));
      byte[] bytes = values.isEmpty() ? new byte[0] : (byte[]) values.getFirst().getValue();
      return bytes.length > NAME_MAX
          ? Optional.empty()
          : Optional.of(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException | RuntimeException none) {
      // A resolver is anybody's contract and may answer anything.
      return Optional.empty();
    }
  }

  /** A string is read as its bytes, so that what is no UTF-8 is noticed. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // web3j's signature
  private static TypeReference<Type> bytesReference() {
    return (TypeReference) new TypeReference<DynamicBytes>() {};
  }

  private Optional<byte[]> ask(String contract, String function, byte[] node, long block) {
    String data =
        FunctionEncoder.encode(new Function(function, List.of(new Bytes32(node)), List.of()));
    return providers
        .ask(p -> p.callOrRevert(contract, data, block))
        .map(Numeric::hexStringToByteArray);
  }
}
