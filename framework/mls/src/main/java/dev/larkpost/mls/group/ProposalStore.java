package dev.larkpost.mls.group;

import dev.larkpost.mls.MlsException;
import dev.larkpost.mls.MlsException.Code;
import dev.larkpost.mls.wire.AuthenticatedContent;
import dev.larkpost.mls.wire.FramedContent;
import dev.larkpost.mls.wire.Proposal;
import dev.larkpost.mls.wire.Sender;
import dev.larkpost.mls.wire.TlsReader;
import dev.larkpost.mls.wire.TlsWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verified standalone proposals of the current epoch, by reference, waiting for a commit. */
final class ProposalStore {
  /** Proposals kept; the epoch's commit resolves or drops them all. */
  static final int WAITING_MAX = 256;

  private final Map<ByteBuffer, AuthenticatedContent> waiting = new LinkedHashMap<>();

  /** A proposal and who made it. */
  record Sent(Proposal proposal, int proposer) {}

  /**
   * @throws MlsException TOO_LARGE when full
   */
  void add(AuthenticatedContent proposal) {
    if (waiting.size() >= WAITING_MAX) {
      throw new MlsException(Code.TOO_LARGE, "more than " + WAITING_MAX + " proposals");
    }
    waiting.put(ByteBuffer.wrap(proposal.proposalRef()), proposal);
  }

  Optional<Sent> find(byte[] ref) {
    return Optional.ofNullable(waiting.get(ByteBuffer.wrap(ref))).flatMap(ProposalStore::sent);
  }

  private static Optional<Sent> sent(AuthenticatedContent authenticated) {
    return authenticated.content().body() instanceof FramedContent.Body.Proposed p
            && authenticated.content().sender() instanceof Sender.InGroup m
        ? Optional.of(new Sent(p.proposal(), m.leaf()))
        : Optional.empty();
  }

  /** Oldest first. */
  List<byte[]> references() {
    return waiting.keySet().stream().map(ByteBuffer::array).toList();
  }

  void write(TlsWriter out) {
    out.inner(to -> waiting.values().forEach(proposal -> to.vector(proposal.encoded())));
  }

  static ProposalStore read(TlsReader in) {
    ProposalStore store = new ProposalStore();
    in.list(WAITING_MAX, e -> AuthenticatedContent.decode(e.vector())).forEach(store::add);
    return store;
  }
}
