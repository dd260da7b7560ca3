package dev.larkpost.mls.group;

import dev.larkpost.mls.wire.Extension;
import java.util.List;

/**
 * A verified commit that is not applied yet, ours or a peer's: what it would change, and the next
 * epoch's state. A value: dropping it discards the commit; {@link #encoded} survives a restart.
 */
public final class StagedCommit {
  /** One membership change. @param proposer who proposed it, a member of the old epoch */
  public record Change(Member proposer, Member member) {}

  StagedCommit() {}

  /** The epoch this commit ends (the group must still be in it when merging). */
  public long epoch() {
    throw new UnsupportedOperationException();
  }

  public Member committer() {
    throw new UnsupportedOperationException();
  }

  public List<Change> added() {
    throw new UnsupportedOperationException();
  }

  public List<Change> removed() {
    throw new UnsupportedOperationException();
  }

  /**
   * Members whose leaf was renewed by an Update proposal (not the committer), as they are
   * afterwards.
   */
  public List<Member> updated() {
    throw new UnsupportedOperationException();
  }

  /** GroupContext extensions of the next epoch, complete. */
  public List<Extension> extensions() {
    throw new UnsupportedOperationException();
  }

  /** Who proposed the GroupContextExtensions change, when there is one. */
  public java.util.Optional<Member> extensionsProposer() {
    throw new UnsupportedOperationException();
  }

  /** Members of the next epoch. */
  public List<Member> members() {
    throw new UnsupportedOperationException();
  }

  public boolean removesSelf() {
    throw new UnsupportedOperationException();
  }

  public byte[] encoded() {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws dev.larkpost.mls.MlsException BAD_STATE
   */
  public static StagedCommit decode(byte[] encoded) {
    throw new UnsupportedOperationException();
  }
}
