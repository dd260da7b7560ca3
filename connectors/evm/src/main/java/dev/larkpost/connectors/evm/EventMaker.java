package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.ChainLog;
import dev.larkpost.connectors.evm.rpc.Header;
import dev.larkpost.connectors.evm.rpc.Transfer;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventException;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.EventKind;
import dev.larkpost.engine.event.EventName;
import dev.larkpost.engine.event.Fields;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What stood in a block, as events. Logs must come in the order of the chain. */
final class EventMaker {
  static final String BLOCK_HASH = "blockHash";
  private static final int DATA_MAX = 64 * 1024;

  private final SourceName source;
  private final ChainSettings chain;
  private final SourceListener listener;

  /** How many equal logs a transaction had before this one. */
  private final Map<String, Integer> same = new HashMap<>();

  private String transaction = "";

  EventMaker(SourceName source, ChainSettings chain, SourceListener listener) {
    this.source = source;
    this.chain = chain;
    this.listener = listener;
  }

  /**
   * @return empty when the log is not of the watched shape; that is told unless any contract may
   *     log under this topic
   */
  Optional<Event> of(ChainLog log, Watch watch, Instant at) {
    if (watch.anywhere() && log.topics().size() != watch.shape().topics()) {
      return Optional.empty(); // ERC-20 and ERC-721 share a topic: not ours, not wrong
    }
    try {
      if (log.data().length > DATA_MAX) {
        throw EventException.malformed("data of more than " + DATA_MAX + " bytes");
      }
      Fields fields = watch.shape().decode(log.topics(), log.data());
      return Optional.of(
          new Event(
              id(log, watch),
              watch.name(),
              EventKind.HAPPENED,
              source,
              log.block(),
              at,
              fields,
              origin(log, watch)));
    } catch (EventException e) {
      listener.setAside(
          source,
          "log "
              + log.index()
              + " of transaction "
              + log.transaction()
              + ", as "
              + watch.name()
              + ": "
              + e.getMessage());
      return Optional.empty();
    }
  }

  private EventId id(ChainLog log, Watch watch) {
    if (!log.transaction().equals(transaction)) {
      transaction = log.transaction();
      same.clear();
    }
    String said = digest(log, watch);
    int ordinal = same.merge(said, 1, Integer::sum) - 1;
    return new EventId(
        "evm:"
            + chain.chainId()
            + ":"
            + log.transaction().substring(2)
            + ":"
            + said
            + ":"
            + ordinal);
  }

  private static String digest(ChainLog log, Watch watch) {
    MessageDigest sha = sha256();
    sha.update(watch.contract().getBytes(StandardCharsets.US_ASCII));
    sha.update((byte) 0);
    sha.update(log.address().getBytes(StandardCharsets.US_ASCII));
    log.topics().forEach(topic -> sha.update(topic.getBytes(StandardCharsets.US_ASCII)));
    sha.update((byte) 0);
    sha.update(log.data());
    return HexFormat.of().formatHex(sha.digest(), 0, 20);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Fields origin(ChainLog log, Watch watch) {
    Map<String, Object> origin = place(log.block(), log.blockHash());
    origin.put("transaction", log.transaction());
    origin.put("logIndex", BigInteger.valueOf(log.index()));
    origin.put("address", log.address());
    origin.put("contract", watch.contract());
    return new Fields(origin);
  }

  private Map<String, Object> place(long block, String hash) {
    Map<String, Object> origin = new LinkedHashMap<>();
    origin.put("chain", chain.name());
    origin.put("chainId", BigInteger.valueOf(chain.chainId()));
    origin.put("block", BigInteger.valueOf(block));
    origin.put(BLOCK_HASH, hash);
    return origin;
  }

  Event of(Transfer transfer, Header block) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", transfer.from());
    transfer.to().ifPresent(to -> fields.put("to", to));
    fields.put("value", transfer.value());
    Map<String, Object> origin = place(block.number(), block.hash());
    origin.put("transaction", transfer.transaction());
    return new Event(
        new EventId(
            "evm:" + chain.chainId() + ":" + transfer.transaction().substring(2) + ":native"),
        new EventName(chain.name() + ".Transfer"),
        EventKind.HAPPENED,
        source,
        block.number(),
        block.at(),
        new Fields(fields),
        new Fields(origin));
  }

  Event of(Header block) {
    return new Event(
        new EventId("evm:" + chain.chainId() + ":block:" + block.hash().substring(2)),
        new EventName(chain.name() + ".Block"),
        EventKind.HAPPENED,
        source,
        block.number(),
        block.at(),
        Fields.of("number", BigInteger.valueOf(block.number()))
            .with("hash", block.hash())
            .with("parentHash", block.parentHash())
            .with("timestamp", BigInteger.valueOf(block.at().getEpochSecond())),
        new Fields(place(block.number(), block.hash())));
  }
}
