package dev.larkpost.mls.wire;

import java.util.List;
import java.util.Optional;

/** RFC 9420 section 12.4. */
public record Commit(List<ProposalOrRef> proposals, Optional<UpdatePath> path) {
  public Commit {
    proposals = List.copyOf(proposals);
  }

  public static Commit read(TlsReader in) {
    return new Commit(
        in.list(Limits.PROPOSALS_MAX, ProposalOrRef::read), in.optional(UpdatePath::read));
  }

  public void write(TlsWriter out) {
    out.list(proposals, ProposalOrRef::write).optional(path, UpdatePath::write);
  }
}
