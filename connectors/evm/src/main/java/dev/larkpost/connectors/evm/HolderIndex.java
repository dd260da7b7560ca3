package dev.larkpost.connectors.evm;

import dev.larkpost.engine.event.Checkpoint;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventSink;
import dev.larkpost.engine.holder.HolderChange;
import dev.larkpost.engine.holder.HolderStore;
import dev.larkpost.xmtp.store.Transaction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The current holders of one contract, summed up from its transfers in the transaction that tells
 * them: after every batch they are what the contract itself would answer at that block. Give the
 * source {@link #contract}, and the pump this as a sink (one of several, with {@link
 * EventSink#then}). A retracted transfer is undone.
 *
 * <p>In the {@link HolderStore}, ERC-20 balances are the account's as a whole; ERC-721 has both the
 * number of an account's tokens and, per token, its owner with the amount 1; ERC-1155 has amounts
 * per token id; of votes, those delegated to an account, itself included. The zero address holds
 * nothing.
 */
public final class HolderIndex implements EventSink {
  /** What kind of contract it is. */
  public enum Standard {
    ERC20("event Transfer(address indexed from, address indexed to, uint256 value)"),
    ERC721("event Transfer(address indexed from, address indexed to, uint256 indexed value)"),
    ERC1155(
        """
        event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)
        event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] id, uint256[] value)
        """),
    /** ERC-5805: not who has tokens, but whose votes they are, by delegation. */
    VOTES(
        "event DelegateVotesChanged(address indexed delegate, uint256 previousVotes, uint256 newVotes)");

    private final String abi;

    Standard(String abi) {
      this.abi = abi;
    }
  }

  private static final String NOBODY = "0x" + "0".repeat(40);

  private final String name;
  private final Standard standard;
  private final ContractSettings contract;
  private final HolderStore store;

  /**
   * @param name of the index and of the watched contract: {@code studio-nft}
   * @param from the block of the contract's deployment, or any before it; from a later one amounts
   *     would be wrong
   */
  public HolderIndex(String name, Standard standard, String address, long from, HolderStore store) {
    this(contract(name, standard, address, from), standard, store);
  }

  private HolderIndex(ContractSettings contract, Standard standard, HolderStore store) {
    this.name = contract.name();
    this.standard = standard;
    this.contract = contract;
    this.store = store;
  }

  static ContractSettings contract(String name, Standard standard, String address, long from) {
    return ContractSettings.of(name, standard.abi, address).startingAt(from);
  }

  /**
   * The index of a configured contract.
   *
   * @param contract with {@code holders}
   */
  static HolderIndex of(ContractReading contract, HolderStore store) {
    return new HolderIndex(contract.settings(), contract.holders().orElseThrow(), store);
  }

  /** What the source must watch. */
  public ContractSettings contract() {
    return contract;
  }

  /** The name of the index in the store. */
  public String name() {
    return name;
  }

  @Override
  public void take(Transaction tx, List<Event> events) {
    List<HolderChange> changes = new ArrayList<>();
    for (Event event : events) {
      if (event.name().value().startsWith(name + ".")) {
        collect(event, changes);
      }
    }
    store.add(tx, name, changes);
  }

  private void collect(Event event, List<HolderChange> changes) {
    if (standard == Standard.VOTES) {
      votes(event, changes);
      return;
    }
    Moved moved = new Moved(event, changes);
    switch (standard) {
      case ERC20 -> moved.add(Optional.empty(), event.fields().integer("value"));
      case ERC721 -> {
        moved.add(Optional.empty(), BigInteger.ONE);
        moved.add(Optional.of(event.fields().integer("value")), BigInteger.ONE);
      }
      case ERC1155 -> many(event, moved);
      case VOTES -> throw new IllegalStateException("votes do not move from one to another");
    }
  }

  /** Differences, not the new number: their sum is right in whatever order blocks come and go. */
  private static void votes(Event event, List<HolderChange> changes) {
    BigInteger gained =
        event.fields().integer("newVotes").subtract(event.fields().integer("previousVotes"));
    if (gained.signum() != 0) {
      changes.add(
          new HolderChange(
              Optional.empty(),
              event.fields().text("delegate"),
              event.kind().holds() ? gained : gained.negate()));
    }
  }

  private record Batch(List<BigInteger> id, List<BigInteger> value) {}

  private static void many(Event event, Moved moved) {
    if (event.name().value().endsWith(".TransferSingle")) {
      moved.add(Optional.of(event.fields().integer("id")), event.fields().integer("value"));
      return;
    }
    Batch batch = event.fields().as(Batch.class);
    if (batch.id().size() != batch.value().size()) {
      return; // no contract of the standard says this; there is nothing to sum up
    }
    for (int i = 0; i < batch.id().size(); i++) {
      moved.add(Optional.of(batch.id().get(i)), batch.value().get(i));
    }
  }

  /** One transfer, or the undoing of one. */
  private static final class Moved {
    private final String from;
    private final String to;
    private final boolean holds;
    private final List<HolderChange> changes;

    Moved(Event event, List<HolderChange> changes) {
      this.from = event.fields().text("from");
      this.to = event.fields().text("to");
      this.holds = event.kind().holds();
      this.changes = changes;
    }

    void add(Optional<BigInteger> token, BigInteger amount) {
      BigInteger signed = holds ? amount : amount.negate();
      if (amount.signum() != 0 && !from.equals(NOBODY)) {
        changes.add(new HolderChange(token, from, signed.negate()));
      }
      if (amount.signum() != 0 && !to.equals(NOBODY)) {
        changes.add(new HolderChange(token, to, signed));
      }
    }
  }

  /**
   * The block at which the balances of the same transaction or snapshot are true.
   *
   * @param checkpoint of the source that feeds the index
   * @return empty while blocks are still missing: a contract's past is being read, or a reorg
   *     looked into
   * @throws EventException MALFORMED when it is no checkpoint of an EVM source
   */
  public static OptionalLong block(Checkpoint checkpoint) {
    Position position = Position.of(checkpoint);
    return position.stale().isPresent() || !position.jobs().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(position.number());
  }
}
