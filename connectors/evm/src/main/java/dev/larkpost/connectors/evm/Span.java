package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.ChainLog;
import dev.larkpost.connectors.evm.rpc.Header;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Blocks {@code from} to {@code to}, read and believed.
 *
 * @param toHash of the last block
 * @param headers of all of them where the chain may still change; else none
 * @param logs in the order of the chain
 * @param times of the blocks that have logs
 */
record Span(
    long from,
    long to,
    String toHash,
    List<Header> headers,
    List<ChainLog> logs,
    Map<Long, Instant> times) {
  Span {
    headers = List.copyOf(headers);
    logs = List.copyOf(logs);
  }

  /** The first blocks with together at most {@code most} logs, but at least the first with any. */
  Span first(int most) {
    if (logs.size() <= most) {
      return this;
    }
    long beyond = logs.get(most).block();
    int cut = most;
    while (cut > 0 && logs.get(cut - 1).block() == beyond) {
      cut--;
    }
    if (cut == 0) {
      while (cut < logs.size() && logs.get(cut).block() == beyond) {
        cut++;
      }
    }
    return cut == logs.size() ? this : until(cut);
  }

  private Span until(int cut) {
    ChainLog last = logs.get(cut - 1);
    return new Span(
        from,
        last.block(),
        last.blockHash(),
        headers.isEmpty() ? headers : headers.subList(0, (int) (last.block() - from + 1)),
        logs.subList(0, cut),
        times);
  }

  /** What {@link #first} left over; not empty. */
  Span after(Span first) {
    return new Span(
        first.to + 1,
        to,
        toHash,
        headers.isEmpty() ? headers : headers.subList((int) (first.to - from + 1), headers.size()),
        logs.subList(first.logs.size(), logs.size()),
        times);
  }
}
