package dev.larkpost.connectors.evm;

import dev.larkpost.connectors.evm.rpc.Header;
import dev.larkpost.engine.event.Event;
import dev.larkpost.engine.event.EventId;
import dev.larkpost.engine.event.SourceListener;
import dev.larkpost.engine.event.SourceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Finds where the chain changed below what was read, and which told events are gone with it. */
final class Reorgs {
  private static final int PAGE = 500;

  private final EvmChain chain;
  private final SourceName name;
  private final SourceListener listener;

  Reorgs(EvmChain chain, SourceName name, SourceListener listener) {
    this.chain = chain;
    this.name = name;
    this.listener = listener;
  }

  /** The chain as it is from {@code lowest} to {@code number}. */
  Position known(long lowest, long number) {
    return Position.at(
        number,
        headers(LongStream.rangeClosed(lowest, number).boxed().toList()).stream()
            .map(h -> Position.shortened(h.hash()))
            .toList());
  }

  private List<Header> headers(List<Long> numbers) {
    return numbers.isEmpty() ? List.of() : chain.providers().ask(p -> p.headers(numbers));
  }

  /** Whether another block stands where the last one read stood. */
  boolean isReplaced(Position at) {
    return at.hashOf(at.number()).filter(hash -> !hash.equals(now(at.number()))).isPresent();
  }

  private String now(long block) {
    return Position.shortened(headers(List.of(block)).getFirst().hash());
  }

  /** Back to the newest block that still stands. @return the same when the last one does */
  Position rewound(Position at) {
    long standing = newestStanding(at);
    if (standing == at.number()) {
      return at;
    }
    listener.noticed(
        name,
        "reorg: blocks "
            + (standing + 1)
            + " to "
            + at.number()
            + " were replaced after they counted");
    return at.rewind(standing);
  }

  /** A chain that agrees at a block agrees at all below, so the border is found by halving. */
  private long newestStanding(Position at) {
    long low = at.lowest() - 1;
    long high = at.number();
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (at.hashOf(middle).filter(hash -> hash.equals(now(middle))).isPresent()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (low >= at.lowest() || at.recent().isEmpty()) {
      return low;
    }
    long floor = Math.max(0, Math.min(low, at.number() - chain.settings().reorgDepth()));
    listener.noticed(
        name,
        "a reorg deeper than what is remembered; events told of blocks below "
            + (floor + 1)
            + " are not looked at again");
    return floor;
  }

  /**
   * @param gone told events whose block is gone and that are in no other
   * @param complete whether that is all of them
   */
  record Sweep(List<Event> gone, boolean complete) {}

  /**
   * Looks at what was told of the replaced blocks.
   *
   * @param again events of this very batch: they moved, they are not gone
   */
  Sweep sweep(Position at, List<Event> again, EvmSource.Request request) {
    Position.Stale stale = at.stale().orElseThrow();
    Set<EventId> moved = new HashSet<>();
    again.forEach(event -> moved.add(event.id()));
    Map<Long, String> hashes = new HashMap<>();
    List<Event> gone = new ArrayList<>();
    long position = stale.from();
    Optional<EventId> last = Optional.empty();
    while (true) {
      List<Event> page = request.told().after(position, last, PAGE);
      for (Event event : page) {
        if (event.position() > stale.until()) {
          return new Sweep(gone, true);
        }
        if (!moved.contains(event.id()) && !stands(event, at, hashes)) {
          gone.add(event);
        }
        if (gone.size() >= request.max()) {
          return new Sweep(gone, false);
        }
      }
      if (page.size() < PAGE) {
        return new Sweep(gone, true);
      }
      position = page.getLast().position();
      last = Optional.of(page.getLast().id());
    }
  }

  private boolean stands(Event event, Position at, Map<Long, String> hashes) {
    String there =
        hashes.computeIfAbsent(
            event.position(), block -> at.hashOf(block).orElseGet(() -> now(block)));
    return there.equals(Position.shortened(event.origin().text(EventMaker.BLOCK_HASH)));
  }
}
