package dev.larkpost.mls.group;

/** What an incoming group message turned out to be. */
public sealed interface Received {
  /**
   * @param epoch of the message; may be up to three behind the group. @param generation the
   *     sender's message number in that epoch
   */
  record Application(Member sender, byte[] plaintext, long epoch, int generation)
      implements Received {}

  /** A standalone proposal, kept by the group until the epoch ends. */
  record Proposed(Member sender, int proposalType) implements Received {}

  /** A verified commit. Nothing changed yet: judge it, then {@link Group#merge}. */
  record Committed(StagedCommit staged) implements Received {}
}
