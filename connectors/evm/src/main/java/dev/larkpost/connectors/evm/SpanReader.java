package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.ChainLog;
import dev.larkpost.connectors.evm.rpc.Header;
import dev.larkpost.connectors.evm.rpc.LogQuery;
import dev.larkpost.connectors.evm.rpc.Provider;
import dev.larkpost.connectors.evm.rpc.Providers;
import dev.larkpost.connectors.evm.rpc.RpcFailure;
import dev.larkpost.engine.event.EventException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads blocks and does not believe everything. Near the head, where the chain may still change,
 * every header is read and chained to its parent, every log must stand in one of those blocks, and
 * a block whose bloom speaks of logs that were not answered is asked for again elsewhere. Further
 * back whole ranges are read, and an empty answer is asked for again elsewhere.
 */
final class SpanReader {
  /** Headers read at once. */
  static final int NEAR_BLOCKS = 64;

  private static final int REFUSALS_MAX = 64;

  /** The block at the end of what we have is not the parent of the next one. */
  static final class BrokenChain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenChain() {
      super("the chain changed below what was read", null, false, false);
    }
  }

  private final Providers providers;
  private final Watchlist watchlist;
  private final Consumer<String> notices;
  private boolean bloomsUsable = true;
  private boolean receiptsUsable = true;

  SpanReader(Providers providers, Watchlist watchlist, Consumer<String> notices) {
    this.providers = providers;
    this.watchlist = watchlist;
    this.notices = notices;
  }

  /**
   * Blocks that may still change.
   *
   * @param parent short hash of the block before {@code from}, if known
   * @param most last block wanted; the span may end earlier
   * @throws BrokenChain when the block before {@code from} was replaced
   */
  Span near(long from, long most, Optional<String> parent) {
    return asked(
        p -> {
          long to = Math.min(most, from + Math.min(NEAR_BLOCKS, p.range()) - 1);
          List<Header> headers = p.headers(numbers(from, to));
          requireChain(headers, parent);
          List<ChainLog> logs = nearLogs(p, headers);
          Map<Long, Instant> times =
              headers.stream().collect(Collectors.toMap(Header::number, Header::at));
          return new Span(from, to, headers.getLast().hash(), headers, sorted(logs), times);
        });
  }

  private static List<Long> numbers(long from, long to) {
    return java.util.stream.LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static void requireChain(List<Header> headers, Optional<String> parent) {
    Header first = headers.getFirst();
    if (parent.filter(p -> !p.equals(Position.shortened(first.parentHash()))).isPresent()) {
      throw new BrokenChain();
    }
    for (int i = 1; i < headers.size(); i++) {
      if (!headers.get(i).parentHash().equals(headers.get(i - 1).hash())) {
        throw new BrokenChain();
      }
    }
  }

  private List<ChainLog> nearLogs(Provider p, List<Header> headers) {
    Map<String, List<ChainLog>> byBlock = new LinkedHashMap<>();
    headers.forEach(h -> byBlock.put(h.hash(), new ArrayList<>()));
    for (LogQuery query : watchlist.queries(any -> true)) {
      for (ChainLog log : logs(p, query, headers)) {
        Optional.ofNullable(byBlock.get(log.blockHash()))
            // The chain changed between two answers, or two nodes answer under one address.
            .orElseThrow(BrokenChain::new)
            .add(log);
      }
    }
    List<ChainLog> all = new ArrayList<>();
    for (Header header : headers) {
      List<ChainLog> found = byBlock.getOrDefault(header.hash(), List.of());
      all.addAll(watchlist.isEmpty() ? found : secondLook(p, header, found));
    }
    return all;
  }

  private static List<ChainLog> logs(Provider p, LogQuery query, List<Header> headers) {
    return headers.size() == 1
        ? p.logsOf(query, headers.getFirst().hash())
        : p.logs(query, headers.getFirst().number(), headers.getLast().number());
  }

  private List<ChainLog> secondLook(Provider p, Header header, List<ChainLog> found) {
    if (bloomsUsable && watchlist.contradicts(header.bloom(), found)) {
      bloomsUsable = false;
      notices.accept(
          "block "
              + header.number()
              + ": its bloom leaves out logs it has; blooms of this chain are not used");
    }
    boolean suspicious =
        bloomsUsable
            ? watchlist.misses(header.bloom(), found, any -> true)
            : found.isEmpty() && providers.size() > 1;
    if (!suspicious) {
      return found;
    }
    List<ChainLog> again = elsewhere(p, header);
    if (again.size() <= found.size()) {
      return found;
    }
    providers.distrust(p, "left out logs of block " + header.number());
    return again;
  }

  /** The wanted logs of one block, from another provider or else out of its receipts. */
  private List<ChainLog> elsewhere(Provider p, Header header) {
    List<LogQuery> queries = watchlist.queries(any -> true);
    Optional<List<ChainLog>> other =
        providers.askAnother(
            p, q -> queries.stream().flatMap(l -> q.logsOf(l, header.hash()).stream()).toList());
    return other.orElseGet(() -> receipts(p, header));
  }

  private List<ChainLog> receipts(Provider p, Header header) {
    if (!receiptsUsable) {
      return List.of();
    }
    try {
      return p.logsInReceipts(header.number(), header.hash()).stream()
          .filter(log -> !watchlist.matches(log).isEmpty())
          .toList();
    } catch (RpcFailure refused) {
      if (refused.kind() != RpcFailure.Kind.REFUSED) {
        throw refused;
      }
      receiptsUsable = false;
      notices.accept(
          "there is one provider and it has no receipts of blocks: what it leaves out stays unseen;"
              + " configure a second one");
      return List.of();
    }
  }

  /**
   * Blocks deep enough not to change.
   *
   * @param parent number and short hash of the block before {@code from}, if known: checked
   * @param which contracts wanted, by name
   * @throws BrokenChain when the block before {@code from} was replaced
   */
  Span far(long from, long most, Optional<String> parent, Predicate<String> which) {
    List<LogQuery> queries = watchlist.queries(which);
    return asked(
        p -> {
          long to = Math.min(most, from + p.range() - 1);
          Header last = lastOf(p, from, to, parent);
          List<ChainLog> logs = new ArrayList<>();
          for (LogQuery query : queries) {
            List<ChainLog> found = p.logs(query, from, to);
            logs.addAll(found.isEmpty() ? secondOpinion(p, query, from, to) : found);
          }
          for (ChainLog log : logs) {
            if (log.block() == to && !log.blockHash().equals(last.hash())) {
              throw new BrokenChain();
            }
          }
          return new Span(from, to, last.hash(), List.of(), sorted(logs), times(p, logs));
        });
  }

  private static Header lastOf(Provider p, long from, long to, Optional<String> parent) {
    if (parent.isEmpty()) {
      return p.headers(List.of(to)).getFirst();
    }
    List<Header> both = p.headers(List.of(from - 1, to));
    if (!Position.shortened(both.getFirst().hash()).equals(parent.get())) {
      throw new BrokenChain();
    }
    return both.getLast();
  }

  private List<ChainLog> secondOpinion(Provider p, LogQuery query, long from, long to) {
    List<ChainLog> other =
        providers.askAnother(p, q -> inPieces(q, query, from, to)).orElse(List.of());
    if (!other.isEmpty()) {
      providers.distrust(p, "left out logs of blocks " + from + " to " + to);
    }
    return other;
  }

  private static List<ChainLog> inPieces(Provider q, LogQuery query, long from, long to) {
    List<ChainLog> all = new ArrayList<>();
    int refusals = 0;
    for (long at = from; at <= to; ) {
      long end = Math.min(to, at + q.range() - 1);
      try {
        all.addAll(q.logs(query, at, end));
        at = end + 1;
      } catch (RpcFailure refused) {
        if (refused.kind() != RpcFailure.Kind.TOO_MUCH || ++refusals > REFUSALS_MAX) {
          throw refused;
        }
      }
    }
    return all;
  }

  /** Logs of contracts that a factory made inside a span of blocks that do not change. */
  List<ChainLog> children(Span span, List<LogQuery> queries, long from) {
    return asked(
        p -> queries.stream().flatMap(q -> inPieces(p, q, from, span.to()).stream()).toList());
  }

  /** Span with more logs, each once. */
  Span with(Span span, List<ChainLog> more) {
    Map<String, ChainLog> all = new LinkedHashMap<>();
    span.logs().forEach(log -> all.put(log.blockHash() + log.index(), log));
    more.forEach(log -> all.put(log.blockHash() + log.index(), log));
    Map<Long, Instant> times = new HashMap<>(span.times());
    times.putAll(
        asked(
            p ->
                times(
                    p, more.stream().filter(l -> !span.times().containsKey(l.block())).toList())));
    return new Span(
        span.from(),
        span.to(),
        span.toHash(),
        span.headers(),
        sorted(List.copyOf(all.values())),
        times);
  }

  private static Map<Long, Instant> times(Provider p, List<ChainLog> logs) {
    Map<Long, Instant> times = new HashMap<>();
    List<Long> unknown = new ArrayList<>();
    for (ChainLog log : logs) {
      log.at().ifPresent(at -> times.put(log.block(), at));
      if (log.at().isEmpty() && (unknown.isEmpty() || unknown.getLast() != log.block())) {
        unknown.add(log.block());
      }
    }
    for (Header header : p.headers(unknown.stream().distinct().toList())) {
      times.put(header.number(), header.at());
    }
    return times;
  }

  private static List<ChainLog> sorted(List<ChainLog> logs) {
    return logs.stream()
        .sorted(Comparator.comparingLong(ChainLog::block).thenComparingLong(ChainLog::index))
        .toList();
  }

  /** Asks again, for less, as often as the answer is that it was too much. */
  private <T> T asked(java.util.function.Function<Provider, T> question) {
    for (int refusals = 0; refusals < REFUSALS_MAX; refusals++) {
      try {
        return providers.ask(question);
      } catch (RpcFailure refused) {
        // Its range has shrunk by now.
      }
    }
    throw new EventException(
        EventException.Code.UNAVAILABLE,
        EventException.Retry.LATER,
        "the providers refuse every range of blocks as too large");
  }
}
