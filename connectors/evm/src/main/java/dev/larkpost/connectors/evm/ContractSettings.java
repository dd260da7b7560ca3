package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.abi.Abi;
import dev.larkpost.engine.event.EventException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A contract to watch. For a proxy give the proxy's address and the ABI of its implementation.
 *
 * @param name first part of its event names: {@code vault} makes {@code vault.Liquidated}
 * @param addresses where it stands, several for several of a kind; empty: any contract at all that
 *     logs these events
 * @param abi JSON (a list, or a compiled contract with a member {@code abi}) or declarations such
 *     as {@code event Transfer(address indexed from, address indexed to, uint256 value)}, one per
 *     line
 * @param events names or signatures of those wanted; empty: all of the ABI
 * @param from first block wanted; when it lies before where the source is, the blocks between are
 *     read too
 * @param madeBy for contracts that a factory makes: their addresses come from its events, and
 *     {@code addresses} may only add to them
 */
public record ContractSettings(
    String name,
    List<String> addresses,
    String abi,
    List<String> events,
    Optional<Long> from,
    Optional<Factory> madeBy) {
  /**
   * Where the addresses of a contract come from.
   *
   * @param contract name of the factory's settings
   * @param event its event, name or signature
   * @param parameter the event's parameter with the new address
   */
  public record Factory(String contract, String event, String parameter) {}

  private static final long ABI_BYTES_MAX = 16 * 1024 * 1024;

  public ContractSettings {
    String where = "contract " + Names.name("contract", name);
    addresses = addresses.stream().map(a -> Names.address(where, a)).distinct().toList();
    events = List.copyOf(events);
    Abi parsed = Abi.parse(where, abi);
    events.forEach(event -> parsed.event(where, event));
    if (from.filter(block -> block < 0).isPresent()) {
      throw EventException.misconfigured(where + ": starts at block " + from.get());
    }
  }

  /** All events of the ABI at these addresses, from where the source is. */
  public static ContractSettings of(String name, String abi, String... addresses) {
    return new ContractSettings(
        name, List.of(addresses), abi, List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * The text of an ABI file, for {@link #abi}.
   *
   * @throws EventException MISCONFIGURED when it cannot be read
   */
  public static String abiFile(Path file) {
    try {
      if (Files.size(file) > ABI_BYTES_MAX) {
        throw EventException.misconfigured("ABI file " + file + " has more than 16 MiB");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw EventException.misconfigured(
          "ABI file " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  public ContractSettings withEvents(String... wanted) {
    return new ContractSettings(name, addresses, abi, List.of(wanted), from, madeBy);
  }

  public ContractSettings startingAt(long block) {
    return new ContractSettings(name, addresses, abi, events, Optional.of(block), madeBy);
  }

  public ContractSettings madeBy(String factory, String event, String parameter) {
    return new ContractSettings(
        name, addresses, abi, events, from, Optional.of(new Factory(factory, event, parameter)));
  }
}
