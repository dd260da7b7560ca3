package dev.larkpost.connectors.evm.rpc;

import java.util.Optional;

/**
 * How many blocks one provider answers at once, learned from its refusals: what it states is
 * believed, otherwise the question is halved; good answers let it grow again, slowly. Thread-safe.
 */
final class RangeLimit {
  /** A stated limit may be raised by the provider; after this many good answers we try. */
  private static final int TRIES_BEFORE_MORE = 20;

  private final long most;
  private long size;
  private long ceiling;
  private int good;

  /**
   * @param first what to begin with
   * @param most never more
   */
  RangeLimit(long first, long most) {
    this.most = most;
    this.size = Math.min(first, most);
    this.ceiling = most;
  }

  synchronized long size() {
    return size;
  }

  /** A question for this many blocks was answered. */
  synchronized void answered(long blocks) {
    if (blocks < size) {
      return;
    }
    good++;
    if (size < ceiling) {
      size = Math.min(ceiling, size + Math.max(1, size / 8));
    } else if (good % TRIES_BEFORE_MORE == 0) {
      ceiling = Math.min(most, ceiling + Math.max(1, ceiling / 8));
    }
  }

  /**
   * A question for this many blocks was refused as too much.
   *
   * @param stated how many it would have answered, when it said
   */
  synchronized void refused(long blocks, Optional<Long> stated) {
    good = 0;
    size = Math.max(1, stated.filter(n -> n < blocks).orElse(blocks / 2));
    ceiling = stated.isPresent() ? size : Math.max(size, Math.min(ceiling, blocks - 1));
  }
}
