package dev.larkpost.connectors.evm.rpc;

import java.time.Duration;
import java.util.Optional;

/** One provider did not answer one request. Others may. Names the provider, never its address. */
public final class RpcFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What to do about it. */
  public enum Kind {
    /** No answer, or none that can be read: ask somebody else. */
    UNAVAILABLE,
    /** Asked too often: leave it alone for a while. */
    THROTTLED,
    /** The question was too large: ask a smaller one. */
    TOO_MUCH,
    /** It does not know the block yet: ask somebody else, or later. */
    BEHIND,
    /** The contract that was called refused: asking somebody else changes nothing. */
    REVERTED,
    /** It answered with another error. */
    REFUSED
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;
  private final transient Optional<Long> blocks;

  private RpcFailure(
      Kind kind, String message, Optional<Duration> retryAfter, Optional<Long> blocks) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.blocks = blocks;
  }

  static RpcFailure unavailable(String what) {
    return new RpcFailure(Kind.UNAVAILABLE, what, Optional.empty(), Optional.empty());
  }

  static RpcFailure throttled(String what, Optional<Duration> retryAfter) {
    return new RpcFailure(Kind.THROTTLED, what, retryAfter, Optional.empty());
  }

  /**
   * @param blocks how many blocks the provider would accept, when it says
   */
  static RpcFailure tooMuch(String what, Optional<Long> blocks) {
    return new RpcFailure(Kind.TOO_MUCH, what, Optional.empty(), blocks);
  }

  static RpcFailure behind(String what) {
    return new RpcFailure(Kind.BEHIND, what, Optional.empty(), Optional.empty());
  }

  static RpcFailure reverted(String what) {
    return new RpcFailure(Kind.REVERTED, what, Optional.empty(), Optional.empty());
  }

  static RpcFailure refused(String what) {
    return new RpcFailure(Kind.REFUSED, what, Optional.empty(), Optional.empty());
  }

  public Kind kind() {
    return kind;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  Optional<Long> blocks() {
    return blocks;
  }
}
