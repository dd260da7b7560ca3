package dev.larkpost.mls.wire;

/** What a message says and who says it (RFC 9420 section 6). */
public record FramedContent(
    byte[] groupId, long epoch, Sender sender, byte[] authenticatedData, Body body) {

  /** The three kinds of content. */
  public sealed interface Body {
    record Application(byte[] data) implements Body {}

    record Proposed(Proposal proposal) implements Body {}

    record Committed(Commit commit) implements Body {}

    /** The content type's number. */
    default int type() {
      return switch (this) {
        case Application a -> MessageHeader.APPLICATION;
        case Proposed p -> MessageHeader.PROPOSAL;
        case Committed c -> MessageHeader.COMMIT;
      };
    }

    static Body read(int type, TlsReader in) {
      return switch (type) {
        case MessageHeader.APPLICATION -> new Application(in.vector());
        case MessageHeader.PROPOSAL -> new Proposed(Proposal.read(in));
        default -> new Committed(Commit.read(in));
      };
    }

    default void write(TlsWriter out) {
      switch (this) {
        case Application a -> out.vector(a.data());
        case Proposed p -> p.proposal().write(out);
        case Committed c -> c.commit().write(out);
      }
    }
  }

  static FramedContent read(TlsReader in) {
    byte[] groupId = in.vector();
    long epoch = in.u64();
    Sender sender = Sender.read(in);
    byte[] authenticatedData = in.vector();
    Body body = Body.read(MessageHeader.contentType(in), in);
    return new FramedContent(groupId, epoch, sender, authenticatedData, body);
  }

  void write(TlsWriter out) {
    out.vector(groupId).u64(epoch);
    sender.write(out);
    out.vector(authenticatedData).u8(body.type());
    body.write(out);
  }
}
