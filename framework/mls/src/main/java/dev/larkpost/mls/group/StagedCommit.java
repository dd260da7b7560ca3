package dev.larkpost.mls.group;

import dev.larkpost.mls.crypto.Hashes;
import dev.larkpost.mls.crypto.Secret;
import dev.larkpost.mls.wire.Extension;
import dev.larkpost.mls.wire.Limits;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.util.List;
import java.util.Optional;

/**
 * A verified commit that is not applied yet, ours or a peer's: what it would change, and the next
 * epoch's state. A value: dropping it discards the commit; {@link #encoded} survives a restart.
 * Holds secrets: encrypt what {@link #encoded} gives like any other saved state. One thread.
 */
public final class StagedCommit {
  /** One membership change. @param proposer who proposed it, a member of the old epoch */
  public record Change(Member proposer, Member member) {
    private void write(TlsWriter out) {
      Members.write(proposer, out);
      Members.write(member, out);
    }

    private static Change read(TlsReader in) {
      return new Change(Members.read(in), Members.read(in));
    }
  }

  /**
   * The epoch the commit ends.
   *
   * @param contextHash hash of its GroupContext: another history must not be merged
   */
  record Base(byte[] groupId, long epoch, byte[] contextHash) {
    static Base of(Epoch epoch) {
      return new Base(
          epoch.context().groupId(), epoch.context().epoch(), Hashes.sha256(epoch.contextBytes()));
    }

    private void write(TlsWriter out) {
      out.vector(groupId).u64(epoch).raw(contextHash);
    }

    private static Base read(TlsReader in) {
      return new Base(in.vector(), in.u64(), in.take(Hashes.LENGTH));
    }
  }

  /** Who did what. */
  record Summary(
      Member committer,
      List<Change> added,
      List<Change> removed,
      List<Member> updated,
      Optional<Member> extensionsProposer) {
    Summary {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      updated = List.copyOf(updated);
    }

    private void write(TlsWriter out) {
      Members.write(committer, out);
      out.list(added, Change::write).list(removed, Change::write);
      Members.writeList(updated, out);
      out.optional(extensionsProposer, Members::write);
    }

    private static Summary read(TlsReader in) {
      return new Summary(
          Members.read(in),
          in.list(Limits.LEAVES_MAX, Change::read),
          in.list(Limits.LEAVES_MAX, Change::read),
          Members.readList(in),
          in.optional(Members::read));
    }
  }

  /** Where the commit leads. */
  sealed interface Next {
    record Joined(Epoch epoch, Secret encryption) implements Next {}

    /** We are out: only what everybody may know. */
    record Left(List<Member> members, List<Extension> extensions) implements Next {}

    private void write(TlsWriter out) {
      switch (this) {
        case Joined j -> {
          out.u8(1).raw(j.encryption.bytes());
          j.epoch.write(out);
        }
        case Left l -> {
          Members.writeList(l.members, out.u8(2));
          Extension.writeList(l.extensions, out);
        }
      }
    }

    private static Next read(TlsReader in) {
      if (in.u8() == 1) {
        Secret encryption = Secret.owning(in.take(Hashes.LENGTH));
        return new Joined(Epoch.read(in), encryption);
      }
      return new Left(Members.readList(in), Extension.readList(in));
    }
  }

  private final Base base;
  private final Summary summary;
  private final Next next;

  StagedCommit(Base base, Summary summary, Next next) {
    this.base = base;
    this.summary = summary;
    this.next = next;
  }

  /** The epoch this commit ends (the group must still be in it when merging). */
  public long epoch() {
    return base.epoch;
  }

  /** As the old epoch knows it. */
  public Member committer() {
    return summary.committer;
  }

  public List<Change> added() {
    return summary.added;
  }

  public List<Change> removed() {
    return summary.removed;
  }

  /**
   * Members whose leaf was renewed by an Update proposal (not the committer), as they are
   * afterwards.
   */
  public List<Member> updated() {
    return summary.updated;
  }

  /** GroupContext extensions of the next epoch, complete. */
  public List<Extension> extensions() {
    return switch (next) {
      case Next.Joined j -> j.epoch.context().extensions();
      case Next.Left l -> l.extensions;
    };
  }

  /** Who proposed the GroupContextExtensions change, when there is one. */
  public Optional<Member> extensionsProposer() {
    return summary.extensionsProposer;
  }

  /** Members of the next epoch. */
  public List<Member> members() {
    return switch (next) {
      case Next.Joined j -> j.epoch.members();
      case Next.Left l -> l.members;
    };
  }

  public boolean removesSelf() {
    return next instanceof Next.Left;
  }

  public byte[] encoded() {
    TlsWriter out = new TlsWriter(2048).u8(State.FORMAT);
    base.write(out);
    summary.write(out);
    next.write(out);
    return out.toBytes();
  }

  /**
   * @throws dev.larkpost.mls.MlsException BAD_STATE
   */
  public static StagedCommit decode(byte[] encoded) {
    return State.decoding(() -> TlsReader.exactly(encoded, StagedCommit::read));
  }

  private static StagedCommit read(TlsReader in) {
    State.requireFormat(in.u8());
    return new StagedCommit(Base.read(in), Summary.read(in), Next.read(in));
  }

  Base base() {
    return base;
  }

  Next next() {
    return next;
  }
}
